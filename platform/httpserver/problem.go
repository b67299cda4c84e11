package httpserver

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"roster/platform/authn"
	"roster/platform/fault"
)

// maxProblemFields bounds the list of broken rules: a hostile body may break
// as many as it has members.
const maxProblemFields = 20

// requestURN and the identifier of a request stand for an occurrence.
const requestURN = "urn:roster:request:"

// Problem is the body of every reply that is not a success (RFC 9457).
type Problem struct {
	Type      string         `json:"type" format:"uri" maxLength:"2048" doc:"Address of an explanation; stands for the sort of problem."`
	Title     string         `json:"title" maxLength:"200" doc:"The sort of problem in a few words; always the same for a type."`
	Status    int            `json:"status" minimum:"400" maximum:"599" doc:"The HTTP status."`
	Detail    string         `json:"detail" maxLength:"1000" doc:"What went wrong and what to do about it."`
	Instance  string         `json:"instance" maxLength:"200" doc:"A URN that stands for this occurrence."`
	Code      string         `json:"code" maxLength:"100" doc:"The stable name of the problem; decide by this."`
	RequestID string         `json:"request_id" maxLength:"128" doc:"What to quote when asking for help."`
	Errors    []ProblemField `json:"errors,omitempty" maxItems:"20" doc:"The broken rules, each with its place."`
	OAuth     string         `json:"error,omitempty" enum:"invalid_request" doc:"The same in the words of OAuth (RFC 6749, 5.2); of its operations only."`

	headers http.Header
}

// ProblemField is one broken rule at one place of the request.
type ProblemField struct {
	Pointer string `json:"pointer" maxLength:"300" doc:"JSON pointer into the body, or a parameter as query.limit, path.id or header.If-Match."`
	Code    string `json:"code" maxLength:"100" doc:"The stable name of the rule."`
	Message string `json:"message" maxLength:"500" doc:"The rule in words."`
}

// Error is part of huma's interface for replies that are errors.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is part of huma's interface for replies that are errors.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is part of huma's interface for bodies with a media type of
// their own.
func (p *Problem) ContentType(string) string { return problemType }

// entry is a sort of problem.
type entry struct {
	Status int    `json:"status" minimum:"400" maximum:"599" doc:"The HTTP status it comes with."`
	Code   string `json:"code" maxLength:"100" doc:"Its stable name."`
	Title  string `json:"title" maxLength:"200" doc:"It in a few words."`
	Detail string `json:"detail" maxLength:"1000" doc:"What went wrong and what to do about it."`
}

func newEntry(status int, code, detail string) entry {
	title := strings.ReplaceAll(code, "_", " ")
	return entry{Status: status, Code: code, Title: strings.ToUpper(title[:1]) + title[1:], Detail: detail}
}

func entryOf(f *fault.Error) entry { return newEntry(statusOf(f.Kind()), f.Code(), f.Message()) }

func statusOf(kind fault.Kind) int {
	switch kind {
	case fault.Malformed:
		return http.StatusBadRequest
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Stale:
		return http.StatusPreconditionFailed
	case fault.PreconditionRequired:
		return http.StatusPreconditionRequired
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Internal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// newProblem makes the document of one occurrence. The context says which
// request it is and where problems are explained.
func newProblem(ctx context.Context, e entry, fields ...fault.Field) *Problem {
	requestID := authn.OriginOf(ctx).RequestID
	p := &Problem{
		Type:      problemBase(ctx) + e.Code,
		Title:     e.Title,
		Status:    e.Status,
		Detail:    e.Detail,
		Instance:  requestURN + requestID,
		Code:      e.Code,
		RequestID: requestID,
		headers:   http.Header{},
	}
	if e.Status == http.StatusBadRequest && isOAuth(ctx) {
		p.OAuth = "invalid_request"
	}
	for _, f := range fields[:min(len(fields), maxProblemFields)] {
		p.Errors = append(p.Errors, ProblemField{Pointer: f.Pointer, Code: f.Code, Message: f.Message})
	}
	return p
}

// problemOf makes the document of a fault, with the headers its status asks for.
func problemOf(ctx context.Context, f *fault.Error) *Problem {
	p := newProblem(ctx, entryOf(f), f.Fields()...)
	switch p.Status {
	case http.StatusUnauthorized:
		p.headers.Set("WWW-Authenticate", challenge(ctx))
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		p.headers.Set("Retry-After", retryAfter(f.RetryAfter()))
	}
	if f.Is(authn.ErrForbidden) {
		p.headers.Set("WWW-Authenticate", `Bearer error="insufficient_scope"`)
	}
	return p
}

func retryAfter(d time.Duration) string { return strconv.FormatInt(seconds(d), 10) }

type problemBaseKey struct{}

func withProblemBase(ctx context.Context, base string) context.Context {
	return context.WithValue(ctx, problemBaseKey{}, base)
}

// problemBase is what the code is appended to for a problem's type.
func problemBase(ctx context.Context) string {
	base, _ := ctx.Value(problemBaseKey{}).(string)
	return base
}
