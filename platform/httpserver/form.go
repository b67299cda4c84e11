package httpserver

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
)

// formType is how OAuth clients send a request (RFC 6749, appendix B).
const formType = "application/x-www-form-urlencoded"

// learnForm has the body accepted as a form too. Its members have to be
// strings: a form has nothing else.
func (b *bodyRules) learnForm(op Operation, body *huma.RequestBody, schemas huma.Registry) {
	schema := body.Content[jsonType].Schema
	if schema.Ref != "" {
		schema = schemas.SchemaFromRef(schema.Ref)
	}
	b.form = map[string]bool{}
	for name, member := range schema.Properties {
		if member.Type != huma.TypeString {
			panic("httpserver: operation " + op.ID + " takes a form, and its member " + name + " is no string")
		}
		b.form[name] = true
	}
	body.Content[formType] = body.Content[jsonType]
	b.mediaTypes = append(b.mediaTypes, formType)
}

// readForm makes a JSON body of a form. A parameter must not be repeated, one
// without a value counts as not sent, and one that is not known is left alone
// (RFC 6749, 3.1 and 3.2).
func (b *bodyRules) readForm(form []byte) ([]byte, error) {
	if bytes.Count(form, []byte("&")) >= maxQueryParameters {
		return nil, ErrMalformed.At("", "too_many", "has too many parameters")
	}
	values, err := url.ParseQuery(string(form))
	if err != nil {
		return nil, ErrMalformed.At("", "encoding", "is not encoded as a form")
	}
	members := map[string]string{}
	for _, name := range sortedKeys(values) {
		value := values[name][0]
		switch {
		case len(values[name]) > 1:
			return nil, ErrMalformed.At(pointerOf("body."+name), "repeated", "may be sent once only")
		case !readable(name) || !readable(value):
			return nil, ErrMalformed.At(pointerOf("body."+name), "encoding", "is not UTF-8 text")
		case b.form[name] && value != "":
			members[name] = value
		}
	}
	return json.Marshal(members) //nolint:wrapcheck // strings only: cannot fail
}

type oauthKey struct{}

// asOAuth marks the context of an OAuth operation.
func asOAuth(ctx context.Context) context.Context { return context.WithValue(ctx, oauthKey{}, true) }

// isOAuth says that a broken request is a 400 with an error code of OAuth
// (RFC 6749, 5.2), beside what any problem has.
func isOAuth(ctx context.Context) bool {
	is, _ := ctx.Value(oauthKey{}).(bool)
	return is
}
