package identitymodule_test

import (
	"net/http"
	"strings"
	"testing"
)

// ASVS: 7.4.5, 8.2.1
func TestAdministratorsEndSessionsAndSeeNoPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	uma := "/v1/users/" + string(w.seeded("uma"))
	admin, member := w.login("ada"), w.login("uma")
	other := w.login("uma")

	for _, r := range []struct{ method, path string }{
		{http.MethodGet, "/sessions"}, {http.MethodDelete, "/sessions"}, {http.MethodPost, "/password-resets"}, {http.MethodDelete, "/lockout"},
	} {
		w.send(r.method, uma+r.path, member, nil).WantProblem(http.StatusForbidden, "forbidden")
		w.send(r.method, uma+r.path, "", nil).WantProblem(http.StatusUnauthorized, "unauthenticated")
		nobody := "/v1/users/00000000-0000-4000-8000-00000000dead" + r.path
		w.send(r.method, nobody, admin, nil).WantProblem(http.StatusNotFound, "user_not_found")
	}
	var list struct {
		Data []struct{ ID string } `json:"data"`
	}
	w.get(uma+"/sessions", admin).Want(http.StatusOK).JSON(&list)
	sessions := list.Data
	if len(sessions) != 2 {
		t.Fatalf("%d sessions, want 2", len(sessions))
	}
	w.send(http.MethodDelete, uma+"/sessions/"+sessions[0].ID, admin, nil).Want(http.StatusNoContent)
	w.send(http.MethodDelete, uma+"/sessions/"+sessions[0].ID, admin, nil).WantProblem(http.StatusNotFound, "session_not_found")
	w.get("/v1/me/sessions", other).WantProblem(http.StatusUnauthorized, "unauthenticated")
	w.get("/v1/me/sessions", member).Want(http.StatusOK)
	w.send(http.MethodDelete, uma+"/sessions", admin, nil).Want(http.StatusNoContent)
	w.get("/v1/me/sessions", member).WantProblem(http.StatusUnauthorized, "unauthenticated")
	w.send(http.MethodPost, uma+"/password-resets", admin, nil).Want(http.StatusAccepted)
	w.mailedToken("uma@example.com")
}

func TestLockoutIsCleared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	uma := w.seeded("uma")
	admin := w.login("ada")
	wrong := map[string]any{"login": "uma", "password": "not the one"}
	for range 6 {
		w.post("/v1/auth/login", wrong)
	}
	w.post("/v1/auth/login", wrong).WantProblem(http.StatusTooManyRequests, "too_many_attempts")
	w.send(http.MethodDelete, "/v1/users/"+string(uma)+"/lockout", admin, nil).Want(http.StatusNoContent)
	w.login("uma")
}

func TestKnownDeviceGetsInDuringAnAttack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	right := map[string]any{"login": "uma", "password": "sample-uma-password"}
	var first struct {
		Device string `json:"device_token"`
	}
	w.post("/v1/auth/login", right).Want(http.StatusOK).JSON(&first)
	for range 8 {
		w.post("/v1/auth/login", map[string]any{"login": "uma", "password": "not the one"})
	}
	w.post("/v1/auth/login", right).WantProblem(http.StatusTooManyRequests, "too_many_attempts")
	right["device_token"] = first.Device
	w.post("/v1/auth/login", right).Want(http.StatusOK)
	w.seeded("max")
	w.post("/v1/auth/login", map[string]any{"login": "max", "password": "sample-max-password", "device_token": first.Device}).Want(http.StatusOK)
}

// ASVS: 7.4.1, 10.4.9
func TestIntrospectAndRevoke(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	admin := w.login("ada")
	var given tokens
	w.post("/v1/auth/login", map[string]any{"login": "uma", "password": "sample-uma-password"}).Want(http.StatusOK).JSON(&given)
	ask := func(token string) map[string]any {
		var found map[string]any
		w.send(http.MethodPost, "/v1/auth/introspect", admin, map[string]any{"token": token}).Want(http.StatusOK).JSON(&found)
		return found
	}
	for kind, token := range map[string]string{"Bearer": given.AccessToken, "refresh_token": given.RefreshToken} {
		if found := ask(token); found["active"] != true || found["token_type"] != kind || found["sub"] == nil || found["exp"] == nil {
			t.Errorf("%s: %v", kind, found)
		}
	}
	w.send(http.MethodPost, "/v1/auth/introspect", given.AccessToken, map[string]any{"token": admin}).WantProblem(http.StatusForbidden, "forbidden")
	w.post("/v1/auth/revoke", map[string]any{"token": "made up"}).Want(http.StatusOK)
	w.post("/v1/auth/revoke", map[string]any{"token": given.RefreshToken}).Want(http.StatusOK)
	for _, token := range []string{given.AccessToken, given.RefreshToken, "made up"} {
		if found := ask(token); len(found) != 1 || found["active"] != false {
			t.Errorf("a token that is not good: %v", found)
		}
	}
	w.get("/v1/me/sessions", given.AccessToken).WantProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestKeysRotateWithOverlap(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	admin, member := w.login("ada"), w.login("uma")
	w.send(http.MethodPost, "/v1/keys/rotation", member, nil).WantProblem(http.StatusForbidden, "forbidden")
	w.send(http.MethodPost, "/v1/keys/rotation", admin, nil).Want(http.StatusCreated)
	w.send(http.MethodPost, "/v1/keys/rotation", admin, nil).WantProblem(http.StatusConflict, "key_rotation_pending")
	w.get("/v1/me/sessions", member).Want(http.StatusOK) // no one is logged out
	if got := w.get("/v1/keys", admin).Want(http.StatusOK); strings.Count(string(got.Body), "\"kid\"") != 2 || strings.Contains(string(got.Body), "seal") {
		t.Errorf("keys = %s", got.Body)
	}
	if out := w.run("keys", "list"); strings.Count(out, "\n") != 3 {
		t.Errorf("keys list printed\n%s", out)
	}
}

func TestEmailChangeOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	member := w.login("uma")
	w.send(http.MethodPost, "/v1/me/email-change", member, map[string]any{"email": "other@example.com"}).Want(http.StatusAccepted)
	token := w.mailedToken("other@example.com")
	w.post("/v1/auth/email-changes/confirm", map[string]any{"token": token, "password": "not the one"}).WantProblem(http.StatusForbidden, "wrong_password")
	w.post("/v1/auth/email-changes/confirm", map[string]any{"token": token, "password": "sample-uma-password"}).Want(http.StatusNoContent)
	w.post("/v1/auth/login", map[string]any{"login": "other@example.com", "password": "sample-uma-password"}).Want(http.StatusOK)
	w.send(http.MethodDelete, "/v1/me/email-change", member, nil).WantProblem(http.StatusNotFound, "email_change_not_found")
	w.send(http.MethodPost, "/v1/auth/reauthenticate", member, map[string]any{"password": "sample-uma-password"}).Want(http.StatusNoContent)
}

func TestPreviewAndCalibrate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if out := w.run("mail", "preview", "verify_email", "--locale", "de"); !strings.Contains(out, "Bitte best") || !strings.Contains(out, "https://roster.test/verify-email#token=") {
		t.Errorf("mail preview printed\n%s", out)
	}
	if out := w.run("passwords", "calibrate", "--target", "10ms"); !strings.Contains(out, "7168 KiB") {
		t.Errorf("passwords calibrate printed\n%s", out)
	}
}
