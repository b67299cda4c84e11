package httpserver

import (
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/strictjson"
)

const maxMediaType = 200

// bodyRules is what an operation expects of a body.
type bodyRules struct {
	mediaTypes []string
	required   bool
	form       map[string]bool // what a form may hold; nil takes none
}

// learnBody finds out about the body; PATCH takes it as a merge patch, or as
// plain JSON.
func learnBody(op Operation, registered *huma.Operation, schemas huma.Registry) *bodyRules {
	body := registered.RequestBody
	if body == nil || body.Content[jsonType] == nil {
		return nil
	}
	if hasUniqueItems(schemas, body.Content[jsonType].Schema, map[string]bool{}) {
		panic("httpserver: operation " + op.ID + " has uniqueItems in its body; check that in the use case")
	}
	rules := &bodyRules{mediaTypes: []string{jsonType}, required: body.Required}
	if op.Method == http.MethodPatch {
		body.Content[mergePatchType] = body.Content[jsonType]
		rules.mediaTypes = append(rules.mediaTypes, mergePatchType)
	}
	if op.OAuth {
		rules.learnForm(op, body, schemas)
	}
	return rules
}

// hasUniqueItems looks for arrays in which huma would compare items: it panics
// when one of them is an object.
func hasUniqueItems(schemas huma.Registry, schema *huma.Schema, seen map[string]bool) bool {
	if schema == nil || seen[schema.Ref] {
		return false
	}
	if schema.Ref != "" {
		seen[schema.Ref] = true
		schema = schemas.SchemaFromRef(schema.Ref)
	}
	for _, property := range schema.Properties {
		if hasUniqueItems(schemas, property, seen) {
			return true
		}
	}
	return schema.UniqueItems || hasUniqueItems(schemas, schema.Items, seen)
}

// read takes the body in: size first, then form. Its meaning is huma's to
// check against the schema.
func (b *bodyRules) read(x *exchange, limit int64) error {
	body, err := io.ReadAll(io.LimitReader(x.humaContext.BodyReader(), limit+1))
	if err != nil {
		return unreadableBody(err)
	}
	if int64(len(body)) > limit {
		return errorReply{bodyTooLarge}
	}
	if len(body) == 0 {
		if b.required {
			return ErrBodyRequired
		}
		return nil
	}
	mediaType, accepted := b.accepts(x)
	switch {
	case !accepted:
		return errorReply{unsupportedMedia}
	case mediaType == formType:
		x.body, err = b.readForm(body)
		return err
	}
	if broken := strictjson.Check(body); broken != nil {
		return ErrMalformedJSON.At("", broken.Code, broken.Message)
	}
	x.body = body
	return nil
}

func (b *bodyRules) accepts(x *exchange) (mediaType string, ok bool) {
	types := headerValues(x, "Content-Type")
	if len(types) != 1 || len(types[0]) > maxMediaType {
		return "", false
	}
	for _, coding := range headerValues(x, "Content-Encoding") {
		if !strings.EqualFold(coding, "identity") {
			return "", false
		}
	}
	mediaType, parameters, err := mime.ParseMediaType(types[0])
	if err != nil {
		return "", false
	}
	if charset, given := parameters["charset"]; given && !strings.EqualFold(charset, "utf-8") {
		return "", false
	}
	return mediaType, slices.Contains(b.mediaTypes, mediaType)
}

func unreadableBody(err error) error {
	var tooLarge *http.MaxBytesError
	var network net.Error
	switch {
	case errors.As(err, &tooLarge):
		return errorReply{bodyTooLarge}
	case errors.As(err, &network) && network.Timeout():
		return errorReply{bodyTimeout}
	default:
		return ErrMalformed.At("", "incomplete", "ends too early").Because(err)
	}
}
