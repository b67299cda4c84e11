package faults

import (
	"context"
	"net/http"

	"roster/test/running/runningtest"
)

// reader uses the operations that writers do not, one after the other.
type reader struct {
	crowd *crowd
	admin runningtest.Client
	n     int
}

// readerEmail is whom readers log in as. Writers act as somebody else: each of
// their writes locks the account of whoever acts, and a login has to write to it.
const readerEmail = "reader@example.com"

// reads are what a reader does: lists, searches, the log, and a login.
var reads = []struct {
	method, path string
	body         any
}{
	{http.MethodGet, "/v1/users?limit=20", nil},
	{http.MethodGet, "/v1/users?q=example", nil},
	{http.MethodGet, "/v1/me", nil},
	{http.MethodGet, "/v1/me/sessions", nil},
	{http.MethodGet, "/v1/roles", nil},
	{http.MethodGet, "/v1/audit-events?limit=20", nil},
	{http.MethodPost, "/v1/auth/login", map[string]any{"login": readerEmail, "password": runningtest.AdminPassword}},
	{http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": "nobody@example.com"}},
	{http.MethodGet, "/v1/stats/users", nil},
}

func (r *reader) step(ctx context.Context) bool {
	one := reads[r.n%len(reads)]
	r.n++
	reply, err := r.crowd.try(ctx, r.admin, one.method, one.path, one.body)
	return r.crowd.heard(reply, err)
}
