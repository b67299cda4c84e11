package identitymodule_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"roster/platform/httpserver/httpservertest"
)

// form sends a form, as OAuth clients do.
func (w *world) form(path, token string, values url.Values) *httpservertest.Response {
	w.t.Helper()
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	if token != "" {
		header["Authorization"] = "Bearer " + token
	}
	return w.server.Send(w.t, httpservertest.Request{Method: http.MethodPost, Path: path, Header: header, Body: values.Encode()})
}

func TestIntrospectionAndRevocationAsOAuthAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	uma := w.seeded("uma")
	ada := w.login("ada")
	var given tokens
	w.post("/v1/auth/login", map[string]any{"login": "uma", "password": "sample-uma-password"}).Want(http.StatusOK).JSON(&given)

	for hint, token := range map[string]string{"access_token": given.AccessToken, "refresh_token": given.RefreshToken} {
		reply := w.form("/v1/auth/introspect", ada, url.Values{"token": {token}, "token_type_hint": {hint}}).Want(http.StatusOK)
		var told struct {
			Active bool
			Sub    string
		}
		if reply.JSON(&told); !told.Active || told.Sub != string(uma) {
			t.Errorf("%s: %s", hint, reply.Body)
		}
	}
	for _, token := range []string{"unknown", strings.Repeat("x", 10000), given.AccessToken + "x"} {
		if reply := w.form("/v1/auth/introspect", ada, url.Values{"token": {token}}).Want(http.StatusOK); strings.TrimSpace(string(reply.Body)) != `{"active":false}` {
			t.Errorf("a token that is none: %s", reply.Body)
		}
		w.form("/v1/auth/revoke", "", url.Values{"token": {token}}).Want(http.StatusOK)
	}
	w.form("/v1/auth/introspect", "", url.Values{"token": {"x"}}).WantProblem(http.StatusUnauthorized, "unauthenticated")
	w.form("/v1/auth/introspect", given.AccessToken, url.Values{"token": {"x"}}).WantProblem(http.StatusForbidden, "forbidden")
	twice := url.Values{"token": {given.RefreshToken, given.RefreshToken}}
	w.form("/v1/auth/revoke", "", twice).WantProblem(http.StatusBadRequest, "malformed_request")
	w.get("/v1/me/sessions", given.AccessToken).Want(http.StatusOK)

	w.form("/v1/auth/revoke", "", url.Values{"token": {given.RefreshToken}, "client_id": {"app"}}).Want(http.StatusOK)
	w.get("/v1/me/sessions", given.AccessToken).WantProblem(http.StatusUnauthorized, "unauthenticated")
	if reply := w.form("/v1/auth/introspect", ada, url.Values{"token": {given.RefreshToken}}).Want(http.StatusOK); strings.TrimSpace(string(reply.Body)) != `{"active":false}` {
		t.Errorf("a revoked token: %s", reply.Body)
	}
	w.form("/v1/auth/revoke", "", url.Values{"token": {given.RefreshToken}}).Want(http.StatusOK)
}
