package httpserver_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func TestToken(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	token := s.Token(*reader)
	for name, try := range map[string]struct {
		headers   []string
		status    int
		challenge string
	}{
		"valid":          {[]string{"Bearer " + token}, 200, ""},
		"other case":     {[]string{"bEARER " + token}, 200, ""},
		"none":           {nil, 401, "Bearer"},
		"no scheme":      {[]string{token}, 401, "Bearer"},
		"another scheme": {[]string{"Basic " + token}, 401, "Bearer"},
		"empty":          {[]string{"Bearer "}, 401, "Bearer"},
		"wrong":          {[]string{"Bearer x"}, 401, `Bearer error="invalid_token"`},
		"too long":       {[]string{"Bearer " + strings.Repeat("x", 8<<10)}, 401, "Bearer"},
		"twice":          {[]string{"Bearer " + token, "Bearer " + token}, 400, ""},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/notes", nil)
		req.Header["Authorization"] = try.headers
		got := s.Serve(t, req).Want(try.status)
		if challenge := got.Header.Get("WWW-Authenticate"); challenge != try.challenge {
			t.Errorf("%s: challenge %q", name, challenge)
		}
	}
}

// ASVS: 8.2.1, 16.3.2
func TestForbidden(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes", As: &authn.Principal{Kind: authn.User, UserID: "u"}})
	got.WantProblem(403, "forbidden")
	wantHeader(t, got, "WWW-Authenticate", `Bearer error="insufficient_scope"`)
	lines := s.Log.FilterMessage("forbidden").All()
	if len(lines) != 1 {
		t.Fatalf("%d lines in the log", len(lines))
	}
	told := lines[0].ContextMap()
	if told["operation"] != "list-notes" || told["user_id"] != "u" || told["code"] != "forbidden" || told["request_id"] != got.Header.Get("X-Request-Id") {
		t.Errorf("the log says %v", told)
	}
}

func TestPublicOperationIgnoresToken(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	s.Send(t, httpservertest.Request{
		Method: "GET", Path: "/v1/notes/1", Header: map[string]string{"Authorization": "Bearer nonsense"},
	}).Want(http.StatusOK)
}

type authenticatorFunc func(string) (authn.Principal, error)

func (f authenticatorFunc) Authenticate(_ context.Context, token string) (authn.Principal, error) {
	return f(token)
}

// ASVS: 16.5.3
func TestAuthenticatorFails(t *testing.T) {
	t.Parallel()
	for want, err := range map[int]error{
		503: fault.New(fault.Unavailable, "database_unavailable", "Try again."),
		500: errors.New("broken"),
	} {
		s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{
			Authenticator: authenticatorFunc(func(string) (authn.Principal, error) { return authn.Principal{}, err }),
		}, notes)
		s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes", As: reader}).Want(want)
	}
}
