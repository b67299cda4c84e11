package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

const (
	adaEmail      = "ada@example.com"
	adaPassword   = "correct horse battery staple"
	adminEmail    = "root@example.com"
	adminPassword = "a long sentence for the first admin"
)

// TestStory is the tour of a new user: from an empty folder to a log that shows
// who did what, and the same after a restart.
func TestStory(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	s := i.serve()
	greeting := s.stderr.String()
	for _, told := range []string{"http://" + i.API, "http://" + i.Ops, "mail", "admin create"} {
		if !strings.Contains(greeting, told) {
			t.Errorf("the greeting does not tell %q:\n%s", told, greeting)
		}
	}

	refreshToken := registerAda(i)
	admin := createAdministrator(i)
	adaID := promote(i, admin)
	readLog(i, admin, adaID)

	s.stop()
	i.serve()
	// Her new role ended the access token she had; the session goes on.
	refreshed := i.client().send(http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": refreshToken}).want(http.StatusOK)
	me := i.client().as(refreshed.text("access_token")).send(http.MethodGet, "/v1/me", nil).want(http.StatusOK)
	if me.text("profile", "display_name") != "Countess" || !slices.Contains(me.at("roles").([]any), any("moderator")) {
		t.Errorf("after a restart: %s", me.raw)
	}
}

// registerAda makes an account, confirms it, logs in, edits it, and returns the
// refresh token.
func registerAda(i *installation) string {
	i.t.Helper()
	nobody := i.client()
	nobody.send(http.MethodGet, "/v1/me", nil).want(http.StatusUnauthorized)
	nobody.send(http.MethodPost, "/v1/auth/register", map[string]any{
		"email": adaEmail, "username": "ada", "password": adaPassword,
		"profile": map[string]any{"display_name": "Ada"},
	}).want(http.StatusAccepted)
	nobody.send(http.MethodPost, "/v1/auth/login", credentials(adaEmail, adaPassword)).want(http.StatusUnauthorized)

	token := i.mailTo(adaEmail)
	confirm := map[string]any{"token": token, "password": adaPassword}
	nobody.send(http.MethodPost, "/v1/auth/email-verifications/confirm", confirm).want(http.StatusNoContent)
	if again := nobody.send(http.MethodPost, "/v1/auth/email-verifications/confirm", confirm); again.status < 400 || again.status >= 500 {
		i.t.Errorf("a used token answers %d", again.status)
	}

	nobody.send(http.MethodPost, "/v1/auth/login", credentials(adaEmail, "not "+adaPassword)).want(http.StatusUnauthorized)
	login := nobody.send(http.MethodPost, "/v1/auth/login", credentials("ada", adaPassword)).want(http.StatusOK)
	ada := nobody.as(login.text("access_token"))
	me := ada.send(http.MethodGet, "/v1/me", nil).want(http.StatusOK)
	if me.text("email") != adaEmail || me.text("status") != "active" || me.at("email_verified") != true {
		i.t.Errorf("me = %s", me.raw)
	}
	change := map[string]any{"profile": map[string]any{"display_name": "Countess"}}
	patched := ada.send(http.MethodPatch, "/v1/me", change, "If-Match: "+me.header.Get("ETag")).want(http.StatusOK)
	if patched.text("profile", "display_name") != "Countess" {
		i.t.Errorf("patched = %s", patched.raw)
	}
	ada.send(http.MethodPatch, "/v1/me", change, "If-Match: "+me.header.Get("ETag")).want(http.StatusPreconditionFailed)
	ada.send(http.MethodGet, "/v1/users", nil).want(http.StatusForbidden)
	return login.text("refresh_token")
}

// createAdministrator makes the first administrator on the command line and
// returns an access token.
func createAdministrator(i *installation) string {
	i.t.Helper()
	made := i.runWith(adminPassword+"\n", "admin", "create", "--email", adminEmail, "--password-stdin")
	if made.code != 0 {
		i.t.Fatalf("admin create: exit code %d\n%s", made.code, made.stderr)
	}
	if again := i.runWith(adminPassword+"\n", "admin", "create", "--email", adminEmail, "--password-stdin"); again.code == 0 {
		i.t.Error("the same administrator was created twice")
	}
	return i.client().send(http.MethodPost, "/v1/auth/login", credentials(adminEmail, adminPassword)).
		want(http.StatusOK).text("access_token")
}

// promote finds Ada as the administrator and makes her a moderator.
func promote(i *installation, token string) (adaID string) {
	i.t.Helper()
	admin := i.client().as(token)
	if n := len(admin.send(http.MethodGet, "/v1/users", nil).want(http.StatusOK).items()); n != 2 {
		i.t.Fatalf("%d users in the list, want 2", n)
	}
	found := admin.send(http.MethodGet, "/v1/users?q=ounte", nil).want(http.StatusOK).items()
	if len(found) != 1 || found[0]["email"] != adaEmail {
		i.t.Fatalf("searching finds %v", found)
	}
	adaID = found[0]["id"].(string)
	path := "/v1/users/" + adaID + "/roles/moderator"
	grant := map[string]any{"reason": "knows the community"}
	for range 2 { // idempotent
		if r := admin.send(http.MethodPut, path, grant); r.status >= 300 {
			i.t.Fatalf("assigning a role answers %d: %s", r.status, r.raw)
		}
	}
	return adaID
}

// readLog looks for who did what, with before and after.
func readLog(i *installation, token, adaID string) {
	i.t.Helper()
	admin := i.client().as(token)
	entries := admin.send(http.MethodGet, "/v1/audit-events?subject_id="+adaID, nil).want(http.StatusOK).items()
	byAction := map[string]map[string]any{}
	for _, entry := range entries {
		byAction[entry["action"].(string)] = entry
	}
	renamed := reply{t: i.t, body: byAction["user.profile_changed"]}
	if old, now := renamed.text("changes", "profile.display_name", "old"), renamed.text("changes", "profile.display_name", "new"); old != "Ada" || now != "Countess" {
		i.t.Errorf("the log tells of the new name: %v", renamed.body)
	}
	if renamed.text("actor", "id") != adaID {
		i.t.Errorf("Ada's own change was logged of %v", renamed.body["actor"])
	}
	assigned := reply{t: i.t, body: byAction["user.role_assigned"]}
	if assigned.text("reason") != "knows the community" || assigned.text("actor", "kind") != "user" || assigned.text("actor", "id") == adaID {
		i.t.Errorf("the log tells of the role: %v", assigned.body)
	}
	for _, action := range []string{"user.registered", "user.email_confirmed", "identity.login_succeeded", "identity.login_refused"} {
		if byAction[action] == nil {
			i.t.Errorf("no %s in the log", action)
		}
	}
}

func credentials(login, password string) map[string]any {
	return map[string]any{"login": login, "password": password}
}
