package httpserver

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"roster/platform/fault"
)

const (
	maxPointer  = 200
	undecodable = "cannot be decoded: "
)

// rule names the rule behind one of huma's messages. Messages that no rule
// knows are not passed on: they may repeat the value.
type rule struct {
	prefix string
	code   string
	// cut drops what follows the prefix, which huma takes from the value.
	cut bool
}

var rules = []rule{
	{prefix: validation.MsgUnexpectedProperty, code: "unknown_member"},
	{prefix: "required ", code: "required"},
	{prefix: validation.MsgExpectedBoolean, code: "type"},
	{prefix: validation.MsgExpectedInteger, code: "type"},
	{prefix: validation.MsgExpectedArrayItemsUnique, code: "unique_items"},
	{prefix: "expected array length >=", code: "min_items"},
	{prefix: "expected array length <=", code: "max_items"},
	{prefix: validation.MsgExpectedArray, code: "type"},
	{prefix: "expected object with at least", code: "min_properties"},
	{prefix: "expected object with at most", code: "max_properties"},
	{prefix: validation.MsgExpectedObject, code: "type"},
	{prefix: "expected number to be a multiple of", code: "multiple_of"},
	{prefix: "expected number >", code: "minimum"},
	{prefix: "expected number <", code: "maximum"},
	{prefix: validation.MsgExpectedNumber, code: "type"},
	{prefix: "expected length >=", code: "min_length"},
	{prefix: "expected length <=", code: "max_length"},
	{prefix: "expected string to match pattern", code: "pattern"},
	{prefix: "expected value to be one of", code: "enum"},
	{prefix: "expected property", code: "dependent_required"},
	{prefix: "expected string to be RFC 5322 email", code: "format", cut: true},
	{prefix: "expected string to be RFC 3986 uri", code: "format", cut: true},
	{prefix: "expected string to be RFC 4122 uuid", code: "format", cut: true},
	{prefix: "expected string to be regex", code: "format", cut: true},
	{prefix: "expected duration", code: "format", cut: true},
	{prefix: "expected string to be RFC", code: "format"},
	{prefix: "expected string to be either RFC", code: "format"},
	{prefix: validation.MsgExpectedBase64String, code: "format"},
	{prefix: "expected string to be", code: "pattern"},
	{prefix: validation.MsgExpectedString, code: "type"},
	{prefix: "invalid integer", code: "type"},
	{prefix: "invalid float", code: "type"},
	{prefix: "invalid boolean", code: "type"},
	{prefix: "invalid date/time for format", code: "format"},
}

// problemFromHuma makes the reply to what huma finds wrong with a request. It
// takes location and rule from huma's errors and leaves their values alone,
// among which may be a password.
func problemFromHuma(hc huma.Context, status int, _ string, errs ...error) huma.StatusError {
	ctx := context.Background()
	if hc != nil {
		ctx = hc.Context()
	}
	switch {
	case status == http.StatusUnprocessableEntity && !isOAuth(ctx):
		return problemOf(ctx, withRules(fault.ErrInvalid, errs))
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return problemOf(ctx, withRules(ErrMalformed, errs))
	default:
		return newProblem(ctx, internalError)
	}
}

func withRules(f *fault.Error, errs []error) *fault.Error {
	for _, err := range errs[:min(len(errs), maxProblemFields)] {
		field := brokenRule(err)
		f = f.At(field.Pointer, field.Code, field.Message)
	}
	return f
}

func brokenRule(err error) fault.Field {
	field := fault.Field{Code: "invalid", Message: "does not fit the description of the API"}
	var detailer huma.ErrorDetailer
	if !errors.As(err, &detailer) {
		return field
	}
	detail := detailer.ErrorDetail()
	field.Pointer = pointerOf(detail.Location)
	if where, found := strings.CutPrefix(detail.Message, undecodable); found {
		if where != "" {
			field.Pointer = pointerOf("body." + where)
		}
		return field
	}
	if name, found := missingMember(detail.Message); found {
		return fault.Field{Pointer: field.Pointer + "/" + escapePointer(name), Code: "required", Message: "is required"}
	}
	for _, r := range rules {
		if strings.HasPrefix(detail.Message, r.prefix) {
			field.Code, field.Message = r.code, detail.Message
			if r.cut {
				field.Message = r.prefix
			}
			return field
		}
	}
	return field
}

// missingMember takes the name out of huma's message, where the location is
// that of the object around it.
func missingMember(message string) (name string, found bool) {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	name, found = strings.CutPrefix(message, before)
	if !found {
		return "", false
	}
	return strings.CutSuffix(name, after)
}

// pointerOf turns huma's location ("body.roles[0].name", "query.limit") into
// what problems use ("/roles/0/name", "query.limit").
func pointerOf(location string) string {
	path, inBody := strings.CutPrefix(location, "body")
	if inBody {
		location = strings.NewReplacer("~", "~0", "/", "~1", ".", "/", "[", "/", "]", "").Replace(path)
	}
	if len(location) > maxPointer {
		location = strings.ToValidUTF8(location[:maxPointer], "") + "…"
	}
	return location
}

func escapePointer(token string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(token)
}

// decodeBody is encoding/json with errors that name the member and nothing of
// its value.
func decodeBody(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	var mismatch *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mismatch):
		return errors.New(undecodable + mismatch.Field)
	default:
		return errors.New(undecodable)
	}
}
