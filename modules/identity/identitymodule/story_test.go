package identitymodule_test

import (
	"context"
	"net/http"
	"testing"

	"roster/modules/user"
	"roster/platform/database/databasetest"
	"roster/platform/event"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

type tokens struct {
	Status       string `json:"status"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
}

func TestStoryOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	newcomer := map[string]any{"email": "ada@example.com", "username": "ada", "password": "a rather good one", "profile": map[string]any{"first_name": "Ada"}}
	first := w.post("/v1/auth/register", newcomer).Want(http.StatusAccepted)
	token := w.mailedToken("ada@example.com")
	login := map[string]any{"login": "ADA", "password": "a rather good one"}
	w.post("/v1/auth/login", login).WantProblem(http.StatusUnauthorized, "invalid_credentials")
	w.post("/v1/auth/email-verifications/confirm", map[string]any{"token": token, "password": "a rather good one"}).Want(http.StatusNoContent)
	w.post("/v1/auth/email-verifications/confirm", map[string]any{"token": token, "password": "a rather good one"}).WantProblem(http.StatusUnprocessableEntity, "invalid_link_token")

	var given tokens
	w.post("/v1/auth/login", login).Want(http.StatusOK).JSON(&given)
	if given.Status != "complete" || given.TokenType != "Bearer" || given.ExpiresIn != 600 {
		t.Errorf("login = %+v", given)
	}
	w.get("/v1/me/sessions", given.AccessToken).Want(http.StatusOK)
	w.get("/v1/me/sessions", given.RefreshToken).WantProblem(http.StatusUnauthorized, "unauthenticated")

	var next tokens
	w.post("/v1/auth/refresh", map[string]any{"refresh_token": given.RefreshToken}).Want(http.StatusOK).JSON(&next)
	w.get("/v1/me/sessions", next.AccessToken).Want(http.StatusOK)
	w.postAs("/v1/auth/logout", next.AccessToken).Want(http.StatusNoContent)
	w.get("/v1/me/sessions", next.AccessToken).WantProblem(http.StatusUnauthorized, "unauthenticated")
	w.post("/v1/auth/refresh", map[string]any{"refresh_token": next.RefreshToken}).WantProblem(http.StatusUnauthorized, "invalid_refresh_token")

	delete(newcomer, "username")
	again := w.post("/v1/auth/register", newcomer).Want(http.StatusAccepted)
	if string(again.Body) != string(first.Body) {
		t.Errorf("a taken address is told: %s, %s", first.Body, again.Body)
	}
}

// ASVS: 7.4.2
func TestEventsOfUsersBiteAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for username, happened := range map[string]event.Event{
		"uma": user.SuspensionImposed{User: w.seeded("uma")},
		"max": user.RoleAssigned{User: w.seeded("max"), Role: "guest"},
		"gus": user.AccountDeleted{User: w.seeded("gus")},
	} {
		access := w.login(username)
		w.get("/v1/me/sessions", access).Want(http.StatusOK)
		err := w.db.Do(t.Context(), func(ctx context.Context) error { return w.bus.Publish(ctx, happened) })
		if err != nil {
			t.Fatal(err)
		}
		w.get("/v1/me/sessions", access).WantProblem(http.StatusUnauthorized, "unauthenticated")
	}
}

// ASVS: 15.3.3, 15.3.5
func TestBadInputIsAProblem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, body := range map[string]any{
		"array for an address": map[string]any{"email": []string{"a@example.com", "b@example.com"}, "password": "a rather good one"},
		"object":               map[string]any{"email": map[string]any{"a": 1}, "password": "a rather good one"},
		"two addresses":        map[string]any{"email": "a@example.com,b@example.com", "password": "a rather good one"},
		"header":               map[string]any{"email": "a@example.com\r\nBcc: b@example.com", "password": "a rather good one"},
		"role":                 map[string]any{"email": "a@example.com", "password": "a rather good one", "roles": []string{"admin"}},
		"verified":             map[string]any{"email": "a@example.com", "password": "a rather good one", "email_verified": true},
		"long password":        map[string]any{"email": "a@example.com", "password": string(make([]byte, 1025))},
		"no password":          map[string]any{"email": "a@example.com", "password": nil},
	} {
		if got := w.post("/v1/auth/register", body); got.Status < 400 || got.Status > 499 {
			t.Errorf("%s: %d %s", name, got.Status, got.Body)
		}
	}
	for _, token := range []any{"", nil, []any{}, []any{nil}, 7} {
		if got := w.post("/v1/auth/email-verifications/confirm", map[string]any{"token": token, "password": "a rather good one"}); got.Status < 400 || got.Status > 499 {
			t.Errorf("token %v: %d", token, got.Status)
		}
	}
}

func TestKeySetIsCacheableAndPublic(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	reply := w.get("/.well-known/jwks.json", "").Want(http.StatusOK)
	var set struct{ Keys []map[string]string }
	reply.JSON(&set)
	if len(set.Keys) != 1 || set.Keys[0]["alg"] != "ES256" || set.Keys[0]["d"] != "" || len(set.Keys[0]) != 7 {
		t.Errorf("key set = %s", reply.Body)
	}
	if got := reply.Header.Get("Cache-Control"); got != "public, max-age=60" {
		t.Errorf("Cache-Control = %q", got)
	}
}
