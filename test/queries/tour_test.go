package queries

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"roster/test/running/runningtest"
)

// lists are the lists that the API allows, each filter and each order at least once, and in the combinations that have
// an index of their own.
func lists(s subject) []string {
	return []string{
		"", "sort=created_at", "sort=updated_at", "sort=-updated_at", "sort=last_login_at", "sort=-last_login_at",
		"sort=email", "sort=-email", "sort=username", "sort=-username",
		"status=suspended", "status=pending&sort=created_at", "status=active,suspended", "email_verified=false", "email_verified=true",
		"created_from=2026-01-01T00:00:00Z&created_to=2026-02-01T00:00:00Z", "updated_from=2026-10-01T00:00:00Z&sort=-updated_at",
		"last_login_before=2026-01-01T00:00:00Z&sort=last_login_at", "include_deleted=true", "role=admin", "role=moderator&sort=email",
		"external_id=guide-1", "q=" + s.fragment, "q=" + url.QueryEscape(s.email) + "&sort=updated_at", "q=zzzzzz", "q=zzz", "bio=" + s.word,
		"include_total=estimate", "include_total=exact&status=suspended", "fields=id,email", "expand=assignments",
	}
}

// useEverything does what the API offers, once. Refusals are fine; what matters is what the database is asked.
func (w *world) useEverything(s subject) {
	w.t.Helper()
	// With a few thousand rows reading everything is seldom dear: what is asked here is which index serves, not whether.
	w.exec("ALTER DATABASE "+w.Database+" SET enable_seqscan = off", "ALTER DATABASE "+w.Database+" SET jit = off", "ANALYZE")
	w.server.Stop()
	w.server = w.Serve()
	for _, query := range lists(s) {
		page := w.get("/v1/users?" + query)
		if cursor := page.Text("next_cursor"); cursor != "" {
			w.get("/v1/users?" + query + "&cursor=" + url.QueryEscape(cursor))
		}
	}
	w.manage(s)
	w.ownAccount(s)
	w.readLog(s)
	w.purge()
	w.clean()
}

// manage is what administrators do to accounts and roles.
func (w *world) manage(s subject) {
	send := func(method, path string, body any) { w.admin.Send(method, path, body) }
	for _, path := range []string{"by/email/" + s.email, "by/username/" + s.username, "by/external-id/guide-1", s.id, s.id + "/roles",
		s.id + "/permissions", s.id + "/sessions"} {
		send(http.MethodGet, "/v1/users/"+path, nil)
	}
	for _, path := range []string{"/v1/roles", "/v1/roles/admin", "/v1/roles/admin/users", "/v1/stats/users", "/v1/keys"} {
		send(http.MethodGet, path, nil)
	}
	send(http.MethodPut, "/v1/users/"+s.id+"/roles/moderator", map[string]any{"reason": "guide"})
	send(http.MethodDelete, "/v1/users/"+s.id+"/roles/moderator", nil)
	send(http.MethodPut, "/v1/users/"+s.id+"/suspension", map[string]any{"reason": "guide"})
	send(http.MethodDelete, "/v1/users/"+s.id+"/suspension", nil)
	send(http.MethodPost, "/v1/users/"+s.id+"/password-resets", nil)
	send(http.MethodDelete, "/v1/users/"+s.id+"/sessions", nil)
	send(http.MethodPost, "/v1/roles", map[string]any{"name": "guide", "title": "Guide", "permissions": []string{}})
	send(http.MethodPost, "/v1/keys/rotation", nil)
	for i := range 20 {
		w.admin.Send(http.MethodPost, "/v1/users", map[string]any{"email": fmt.Sprintf("guide%d@example.com", i)}, fmt.Sprintf("Idempotency-Key: guide-%d", i))
	}
}

// ownAccount is what people do with theirs.
func (w *world) ownAccount(s subject) {
	const address, password = "guided@example.com", "a password for the guided tour"
	w.nobody.Send(http.MethodPost, "/v1/auth/register", map[string]any{"email": address, "password": password})
	confirm := map[string]any{"token": w.MailTo(address), "password": password}
	w.nobody.Send(http.MethodPost, "/v1/auth/email-verifications/confirm", confirm)
	login := w.nobody.Login(address, password)
	me := w.nobody.As(login.Text("access_token"))
	me.Send(http.MethodGet, "/v1/me", nil)
	me.Send(http.MethodGet, "/v1/me/sessions", nil)
	me.Send(http.MethodGet, "/v1/me/audit-events", nil)
	w.nobody.Send(http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": login.Text("refresh_token")})
	me.Send(http.MethodPost, "/v1/me/email-change", map[string]any{"email": "guided2@example.com", "password": password})
	for range 2 {
		w.nobody.Send(http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": address})
	}
	w.nobody.Send(http.MethodPost, "/v1/auth/password-resets/confirm", map[string]any{"token": w.MailTo(address), "password": password + "!"})
	w.nobody.Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": s.username, "password": "wrong"})
}

// readLog reads the log in each way.
func (w *world) readLog(s subject) {
	request := w.get("/v1/users/" + s.id).Header.Get("X-Request-Id")
	for _, query := range []string{"", "subject_id=" + s.id, "actor_id=" + s.id, "action=identity.login_succeeded",
		"request_id=" + request, "order=asc", "subject_type=role", "outcome=refused", "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z"} {
		w.get("/v1/audit-events?" + query)
	}
	w.MustWith("", "audit", "verify")
	entry := w.get("/v1/audit-events?limit=1&order=asc").Items()
	if len(entry) == 1 {
		id, _ := entry[0]["id"].(string)
		w.get("/v1/audit-events/" + id)
	}
	w.get("/v1/audit-seals")
}

// purge has the server work on the job that comes each hour. It comes when a server starts, too, but not when the one
// before, which could use any index, has just worked on it.
func (w *world) purge() {
	w.exec(`INSERT INTO river.river_job (kind, args, max_attempts, priority, queue, state) VALUES ('user.purge', '{}', 1, 1, 'default', 'available')`)
	const left = `SELECT id::text FROM river.river_job WHERE kind = 'user.purge' AND finalized_at IS NULL`
	for until := time.Now().Add(runningtest.Patience); len(w.strings(left)) > 0; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(until) {
			w.t.Fatal("deleted accounts were not purged")
		}
	}
}

// clean does what jobs do, as the application.
func (w *world) clean() {
	w.exec(`ANALYZE idempotency_keys; SET enable_seqscan = off; SET ROLE roster; SELECT cleanup_expired_tokens(); SELECT refresh_user_views(); RESET ROLE`)
}
