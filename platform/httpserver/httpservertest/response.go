package httpservertest

import (
	"encoding/json"
	"net/http"
	"testing"

	"roster/platform/httpserver"
)

// Response is a reply.
type Response struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   []byte
}

// Want fails the test unless the reply has the status, and gives the reply.
func (r *Response) Want(status int) *Response {
	r.t.Helper()
	if r.Status != status {
		r.t.Fatalf("status %d instead of %d: %s", r.Status, status, r.Body)
	}
	return r
}

// JSON reads the body.
func (r *Response) JSON(into any) {
	r.t.Helper()
	if err := json.Unmarshal(r.Body, into); err != nil {
		r.t.Fatalf("read reply %s: %v", r.Body, err)
	}
}

// WantProblem fails the test unless the reply is a complete problem document
// with the status and the code, and gives the problem.
func (r *Response) WantProblem(status int, code string) httpserver.Problem {
	r.t.Helper()
	r.Want(status)
	if got := r.Header.Get("Content-Type"); got != "application/problem+json" {
		r.t.Fatalf("content type %q of a problem: %s", got, r.Body)
	}
	var p httpserver.Problem
	r.JSON(&p)
	if p.Code != code {
		r.t.Fatalf("problem %q instead of %q: %s", p.Code, code, r.Body)
	}
	if p.Status != status || p.Type == "" || p.Title == "" || p.Detail == "" || p.Instance == "" || p.RequestID == "" {
		r.t.Fatalf("incomplete problem: %s", r.Body)
	}
	return p
}
