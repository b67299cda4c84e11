package httpserver

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/idempotency"
)

// learn completes the route, and its documentation, with what huma found in
// the operation's types.
func (r *route) learn(registered *huma.Operation, schemas huma.Registry) {
	r.query = map[string]bool{}
	for _, p := range registered.Parameters {
		switch p.In {
		case "query":
			r.query[p.Name] = p.Explode != nil && *p.Explode
		case "header":
			r.headers = append(r.headers, p.Name)
		}
	}
	r.body = learnBody(r.op, registered, schemas)
	r.documentProblems(registered, schemas)
	documentConditional(registered)
	if r.op.Idempotent {
		documentReplay(registered)
	}
}

// documentProblems says what the operation can be refused with, by status.
func (r *route) documentProblems(registered *huma.Operation, schemas huma.Registry) {
	delete(registered.Responses, "default")
	schema := schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	codes := map[string][]string{}
	for _, e := range r.entries(len(registered.Parameters) > 0) {
		r.edge.problems.add(e)
		status := strconv.Itoa(e.Status)
		codes[status] = append(codes[status], e.Code)
	}
	for status, list := range codes {
		slices.Sort(list)
		registered.Responses[status] = &huma.Response{
			Description: "Problem: " + strings.Join(slices.Compact(list), ", ") + ".",
			Headers:     refusalHeaders(status),
			Content:     map[string]*huma.MediaType{problemType: {Schema: schema}},
		}
	}
}

// entries are all problems of the operation.
func (r *route) entries(hasParameters bool) []entry {
	entries := []entry{internalError}
	faults := append([]*fault.Error{ErrMalformed, ErrTimeout}, r.op.Faults...)
	if !r.op.Public {
		faults = append(faults, authn.ErrUnauthenticated)
	}
	if r.op.Permission != "" {
		faults = append(faults, authn.ErrForbidden)
	}
	if r.op.Idempotent {
		faults = append(faults, idempotency.Faults()...)
	}
	if r.body != nil {
		faults = append(faults, ErrMalformedJSON, ErrBodyRequired)
		entries = append(entries, bodyTimeout, bodyTooLarge, unsupportedMedia)
	}
	if r.body != nil || hasParameters {
		faults = append(faults, fault.ErrInvalid)
	}
	for _, f := range faults {
		entries = append(entries, entryOf(f))
	}
	return entries
}

func refusalHeaders(status string) map[string]*huma.Param {
	name := map[string]string{"401": "WWW-Authenticate", "429": "Retry-After", "503": "Retry-After"}[status]
	if name == "" {
		return nil
	}
	return map[string]*huma.Param{name: {Schema: &huma.Schema{Type: huma.TypeString}}}
}

// documentConditional adds If-None-Match to a GET whose reply has an ETag.
func documentConditional(registered *huma.Operation) {
	success := registered.Responses[strconv.Itoa(http.StatusOK)]
	if registered.Method != http.MethodGet || success == nil || success.Headers["ETag"] == nil {
		return
	}
	registered.Parameters = append(registered.Parameters,
		headerParam("If-None-Match", "ETag of what you have; the reply is 304 when it is still the same.", maxETagList))
	registered.Responses[strconv.Itoa(http.StatusNotModified)] = &huma.Response{Description: "Still the same."}
}

// documentReplay adds the header that marks a stored reply.
func documentReplay(registered *huma.Operation) {
	success := registered.Responses[strconv.Itoa(registered.DefaultStatus)]
	if success.Headers == nil {
		success.Headers = map[string]*huma.Param{}
	}
	success.Headers[replayedHeader] = &huma.Param{
		Description: "true when this is the stored reply to an earlier request with the same key.",
		Schema:      &huma.Schema{Type: huma.TypeString},
	}
}
