package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"roster/test/running/runningtest"
)

const (
	adaEmail    = "ada@example.com"
	adaPassword = "correct horse battery staple"
)

// TestStory is the tour of a new user: from an empty folder to a log that shows
// who did what, and the same after a restart.
func TestStory(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	s := i.Serve()
	greeting := s.Said()
	for _, told := range []string{"http://" + i.API, "http://" + i.Ops, "mail", "admin create"} {
		if !strings.Contains(greeting, told) {
			t.Errorf("the greeting does not tell %q:\n%s", told, greeting)
		}
	}

	refreshToken := registerAda(i)
	admin := createAdministrator(i)
	adaID := promote(i, admin)
	readLog(i, admin, adaID)

	s.Stop()
	i.Serve()
	// Her new role ended the access token she had; the session goes on.
	refreshed := i.Client().Send(http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": refreshToken}).Want(http.StatusOK)
	me := i.Client().As(refreshed.Text("access_token")).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK)
	if me.Text("profile", "display_name") != "Countess" || !slices.Contains(me.At("roles").([]any), any("moderator")) {
		t.Errorf("after a restart: %s", me.Raw)
	}
}

// registerAda makes an account, confirms it, logs in, edits it, and returns the
// refresh token.
func registerAda(i *runningtest.Installation) string {
	i.T.Helper()
	nobody := i.Client()
	nobody.Send(http.MethodGet, "/v1/me", nil).Want(http.StatusUnauthorized)
	nobody.Send(http.MethodPost, "/v1/auth/register", map[string]any{
		"email": adaEmail, "username": "ada", "password": adaPassword,
		"profile": map[string]any{"display_name": "Ada"},
	}).Want(http.StatusAccepted)
	nobody.Send(http.MethodPost, "/v1/auth/login", credentials(adaEmail, adaPassword)).Want(http.StatusUnauthorized)

	token := i.MailTo(adaEmail)
	confirm := map[string]any{"token": token, "password": adaPassword}
	nobody.Send(http.MethodPost, "/v1/auth/email-verifications/confirm", confirm).Want(http.StatusNoContent)
	if again := nobody.Send(http.MethodPost, "/v1/auth/email-verifications/confirm", confirm); again.Status < 400 || again.Status >= 500 {
		i.T.Errorf("a used token answers %d", again.Status)
	}

	nobody.Send(http.MethodPost, "/v1/auth/login", credentials(adaEmail, "not "+adaPassword)).Want(http.StatusUnauthorized)
	login := nobody.Send(http.MethodPost, "/v1/auth/login", credentials("ada", adaPassword)).Want(http.StatusOK)
	ada := nobody.As(login.Text("access_token"))
	me := ada.Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK)
	if me.Text("email") != adaEmail || me.Text("status") != "active" || me.At("email_verified") != true {
		i.T.Errorf("me = %s", me.Raw)
	}
	change := map[string]any{"profile": map[string]any{"display_name": "Countess"}}
	patched := ada.Send(http.MethodPatch, "/v1/me", change, "If-Match: "+me.Header.Get("ETag")).Want(http.StatusOK)
	if patched.Text("profile", "display_name") != "Countess" {
		i.T.Errorf("patched = %s", patched.Raw)
	}
	ada.Send(http.MethodPatch, "/v1/me", change, "If-Match: "+me.Header.Get("ETag")).Want(http.StatusPreconditionFailed)
	ada.Send(http.MethodGet, "/v1/users", nil).Want(http.StatusForbidden)
	return login.Text("refresh_token")
}

// createAdministrator makes the first administrator on the command line and
// returns an access token.
func createAdministrator(i *runningtest.Installation) string {
	i.T.Helper()
	made := i.RunWith(runningtest.AdminPassword+"\n", "admin", "create", "--email", runningtest.AdminEmail, "--password-stdin")
	if made.Code != 0 {
		i.T.Fatalf("admin create: exit code %d\n%s", made.Code, made.Stderr)
	}
	if again := i.RunWith(runningtest.AdminPassword+"\n", "admin", "create", "--email", runningtest.AdminEmail, "--password-stdin"); again.Code == 0 {
		i.T.Error("the same administrator was created twice")
	}
	return i.Client().Send(http.MethodPost, "/v1/auth/login", credentials(runningtest.AdminEmail, runningtest.AdminPassword)).
		Want(http.StatusOK).Text("access_token")
}

// promote finds Ada as the administrator and makes her a moderator.
func promote(i *runningtest.Installation, token string) (adaID string) {
	i.T.Helper()
	admin := i.Client().As(token)
	if n := len(admin.Send(http.MethodGet, "/v1/users", nil).Want(http.StatusOK).Items()); n != 2 {
		i.T.Fatalf("%d users in the list, want 2", n)
	}
	found := admin.Send(http.MethodGet, "/v1/users?q=ounte", nil).Want(http.StatusOK).Items()
	if len(found) != 1 || found[0]["email"] != adaEmail {
		i.T.Fatalf("searching finds %v", found)
	}
	adaID = found[0]["id"].(string)
	path := "/v1/users/" + adaID + "/roles/moderator"
	grant := map[string]any{"reason": "knows the community"}
	for range 2 { // idempotent
		if r := admin.Send(http.MethodPut, path, grant); r.Status >= 300 {
			i.T.Fatalf("assigning a role answers %d: %s", r.Status, r.Raw)
		}
	}
	return adaID
}

// readLog looks for who did what, with before and after.
func readLog(i *runningtest.Installation, token, adaID string) {
	i.T.Helper()
	admin := i.Client().As(token)
	entries := admin.Send(http.MethodGet, "/v1/audit-events?subject_id="+adaID, nil).Want(http.StatusOK).Items()
	byAction := map[string]map[string]any{}
	for _, entry := range entries {
		byAction[entry["action"].(string)] = entry
	}
	renamed := runningtest.Reply{T: i.T, Body: byAction["user.profile_changed"]}
	if old, now := renamed.Text("changes", "profile.display_name", "old"), renamed.Text("changes", "profile.display_name", "new"); old != "Ada" || now != "Countess" {
		i.T.Errorf("the log tells of the new name: %v", renamed.Body)
	}
	if renamed.Text("actor", "id") != adaID {
		i.T.Errorf("Ada's own change was logged of %v", renamed.Body["actor"])
	}
	assigned := runningtest.Reply{T: i.T, Body: byAction["user.role_assigned"]}
	if assigned.Text("reason") != "knows the community" || assigned.Text("actor", "kind") != "user" || assigned.Text("actor", "id") == adaID {
		i.T.Errorf("the log tells of the role: %v", assigned.Body)
	}
	for _, action := range []string{"user.registered", "user.email_confirmed", "identity.login_succeeded", "identity.login_refused"} {
		if byAction[action] == nil {
			i.T.Errorf("no %s in the log", action)
		}
	}
}

func credentials(login, password string) map[string]any {
	return map[string]any{"login": login, "password": password}
}
