package httpserver

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/httpserver/internal/apidoc"
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
	documentLimit(registered, r.op.Limit)
	if r.op.Idempotent {
		documentReplay(registered)
	}
	apidoc.BoundOperation(registered, schemas, headerLengths)
}

// documentProblems says what the operation can be refused with, by status.
func (r *route) documentProblems(registered *huma.Operation, schemas huma.Registry) {
	delete(registered.Responses, "default")
	schema := schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	codes := map[string]map[string]*huma.Example{}
	for _, e := range r.entries(len(registered.Parameters) > 0) {
		r.edge.problems.add(e)
		status := strconv.Itoa(e.Status)
		if codes[status] == nil {
			codes[status] = map[string]*huma.Example{}
		}
		codes[status][e.Code] = apidoc.ExampleRef(e.Code)
	}
	for status, examples := range codes {
		registered.Responses[status] = &huma.Response{
			Description: "Problem: " + strings.Join(slices.Sorted(maps.Keys(examples)), ", ") + ".",
			Headers:     refusalHeaders(status),
			Content:     map[string]*huma.MediaType{problemType: {Schema: schema, Examples: examples}},
		}
	}
}

// entries are all problems of the operation.
func (r *route) entries(hasParameters bool) []entry {
	entries := []entry{internalError}
	faults := slices.Concat([]*fault.Error{ErrMalformed, ErrTimeout}, r.edge.faults, r.op.Faults)
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
	if r.op.Limit != nil {
		faults = append(faults, ErrTooManyRequests)
	}
	if (r.body != nil || hasParameters) && !r.op.OAuth {
		faults = append(faults, fault.ErrInvalid)
	}
	for _, f := range faults {
		entries = append(entries, entryOf(f))
	}
	return entries
}

func refusalHeaders(status string) map[string]*huma.Param {
	switch status {
	case "401":
		return map[string]*huma.Param{"WWW-Authenticate": textHeader("How to authenticate (RFC 6750).", 500)}
	case "429", "503":
		return map[string]*huma.Param{"Retry-After": textHeader("After how many seconds it is worth trying again.", 10)}
	}
	return nil
}

// textHeader documents a header of a reply.
func textHeader(description string, longest int) *huma.Param {
	return &huma.Param{
		Description: description,
		Schema:      &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
	}
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
	success.Headers[replayedHeader] = textHeader("true when this is the stored reply to an earlier request with the same key.", len("true"))
}
