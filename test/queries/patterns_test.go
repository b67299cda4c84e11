package queries

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// subject is the account that the patterns are about, and words to look for.
type subject struct{ id, email, username, fragment, word string }

// pattern is something that the program does, the statement that does it, and a way that looks as good and is not.
type pattern struct {
	name    string
	provoke func(w *world, s subject)
	// match is what the statement holds, and no other that is sent meanwhile.
	match string
	// before is run first, so that the statement can do again what it has done. {1} is its first value.
	before []string
	// slower is the other way. {id}, {email}, … are the subject's.
	slower string
}

const newcomer = "query.guide@example.com"

var patterns = []pattern{
	{"login-email", func(w *world, s subject) { w.nobody.Login(s.email, benchPassword) }, "SELECT u.email_canonical = $1", nil,
		"SELECT id FROM users WHERE lower(email) = lower('{email}') AND deleted_at IS NULL"},
	{"login-username", func(w *world, s subject) { w.nobody.Login(s.username, benchPassword) }, "SELECT u.username_canonical = $1", nil,
		"SELECT id FROM users WHERE username ILIKE '{username}' AND deleted_at IS NULL"},
	{"complete", func(w *world, s subject) { w.get("/v1/users/" + s.id) }, "LEFT JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $3", nil, `
SELECT u.id, u.email, p.display_name, r.names
  FROM users u
  LEFT JOIN user_profiles p ON p.user_id = u.id
  LEFT JOIN (SELECT ur.user_id, array_agg(r.name) AS names FROM user_roles ur JOIN roles r ON r.id = ur.role_id GROUP BY ur.user_id) r
         ON r.user_id = u.id
 WHERE u.email_canonical = '{email}' AND u.deleted_at IS NULL`},
	{"page", func(w *world, _ subject) {
		w.get("/v1/users?cursor=" + url.QueryEscape(w.get("/v1/users").Text("next_cursor")))
	},
		"(u.created_at, u.id) < ($1, $2)", nil,
		"SELECT id, email FROM users WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC OFFSET 500000 LIMIT 51"},
	{"search", func(w *world, s subject) { w.get("/v1/users?q=" + s.fragment) }, "u.search_text LIKE ", nil, `
SELECT u.id, u.email FROM users u JOIN user_profiles p ON p.user_id = u.id
 WHERE (u.email ILIKE '%{fragment}%' OR u.username ILIKE '%{fragment}%' OR p.display_name ILIKE '%{fragment}%') AND u.deleted_at IS NULL
 ORDER BY u.created_at DESC LIMIT 51`},
	{"words", func(w *world, s subject) { w.admin.Send(http.MethodGet, "/v1/users?bio="+s.word, nil) },
		"SELECT count(*) FROM (SELECT id FROM matches LIMIT $2)", nil,
		"SELECT count(*) FROM (SELECT FROM user_profiles WHERE bio ILIKE '%{word}%' LIMIT 2001) counted"},
	{"role", func(w *world, _ subject) { w.get("/v1/users?role=moderator") }, "m.role_id = (SELECT id FROM roles WHERE name = ", nil, `
SELECT DISTINCT u.id, u.email, u.created_at FROM users u
  LEFT JOIN user_roles ur ON ur.user_id = u.id LEFT JOIN roles r ON r.id = ur.role_id
 WHERE r.name = 'moderator' AND u.deleted_at IS NULL
 ORDER BY u.created_at DESC LIMIT 51`},
	{"trail", func(w *world, s subject) { w.get("/v1/audit-events?subject_id=" + s.id) }, `FROM "user_audit_log" WHERE subject_id = $1`, nil,
		"SELECT id, action FROM user_audit_log WHERE subject_id::text = '{id}' ORDER BY occurred_at DESC LIMIT 51"},
	{"create", func(w *world, _ subject) {
		w.admin.Send(http.MethodPost, "/v1/users", map[string]any{"email": newcomer}).Want(http.StatusCreated)
	}, `INSERT INTO users (id`, []string{"DELETE FROM users WHERE email_canonical = '" + newcomer + "'"},
		"SELECT count(*) FROM users WHERE lower(email) = '" + newcomer + "'"},
	{"update", func(w *world, s subject) {
		w.change(http.MethodPatch, s.id, map[string]any{"external_id": fmt.Sprint("guide-", time.Now().UnixMilli())})
	}, `UPDATE "users" SET`, []string{"UPDATE users SET version = version - 1 WHERE id = '{id}'"},
		"UPDATE users SET external_id = 'guide-1', version = version + 1 WHERE lower(email) = lower('{email}') AND deleted_at IS NULL"},
	{"delete", func(w *world, _ subject) { w.change(http.MethodDelete, w.idOf(newcomer), nil) },
		`"deleted_at"=`, []string{"UPDATE users SET version = version - 1, deleted_at = NULL, purge_at = NULL WHERE email_canonical = '" + newcomer + "'"},
		"DELETE FROM users WHERE email_canonical = '{email}'"},
	{"exists", func(w *world, _ subject) {
		w.change(http.MethodDelete, w.otherAdministrator(), nil)
	}, "SELECT EXISTS (", nil, `
SELECT count(*) > 0 FROM user_roles ur JOIN users u ON u.id = ur.user_id
 WHERE ur.role_id = (SELECT id FROM roles WHERE name = 'admin') AND u.status = 'active' AND u.deleted_at IS NULL`},
	{"batch", func(w *world, _ subject) { w.get("/v1/audit-events?limit=50") }, `subject_id = ANY($1::text[]::uuid[])`, nil,
		"SELECT subject_id, wrapped_key FROM audit_subject_keys WHERE subject_id::text IN (SELECT subject_id::text FROM user_audit_log ORDER BY occurred_at DESC LIMIT 50)"},
	{"token", func(w *world, s subject) {
		token := w.nobody.Login(s.email, benchPassword).Text("refresh_token")
		w.log.skip()
		w.nobody.Send(http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": token}).Want(http.StatusOK)
	}, "WITH presented AS", []string{"UPDATE refresh_tokens SET token_digest = previous_digest WHERE token_digest = ANY ({3}::bytea[])"},
		"SELECT session_id FROM refresh_tokens WHERE encode(token_digest, 'hex') = 'c0ffee'"},
	{"session", func(w *world, s subject) {
		fresh := w.nobody.As(w.nobody.Login(s.email, benchPassword).Text("access_token"))
		w.log.skip()
		fresh.Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK)
	}, "FROM sessions s JOIN user_credentials c", nil,
		"SELECT s.user_id FROM sessions s JOIN user_credentials c ON c.user_id = s.user_id WHERE s.id::text = '{id}'"},
}

// change sends what needs the version of an account.
func (w *world) change(method, id string, body any) {
	w.t.Helper()
	tag := w.get("/v1/users/" + id).Header.Get("ETag")
	if r := w.admin.Send(method, "/v1/users/"+id, body, "If-Match: "+tag); r.Status >= http.StatusMultipleChoices {
		w.t.Fatalf("%s answers %d: %s", method, r.Status, r.Raw)
	}
}

func (w *world) idOf(email string) string {
	w.t.Helper()
	return w.strings("SELECT id::text FROM users WHERE email_canonical = '" + email + "' AND deleted_at IS NULL")[0]
}

// otherAdministrator is an active administrator who is not the one that the world acts as.
func (w *world) otherAdministrator() string {
	w.t.Helper()
	return w.strings(fmt.Sprintf(`SELECT u.id::text FROM users u JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.id = ur.role_id
		WHERE r.name = 'admin' AND u.status = 'active' AND u.deleted_at IS NULL AND u.id <> '%s' AND ur.expires_at IS NULL ORDER BY u.id LIMIT 1`,
		w.admin.Send(http.MethodGet, "/v1/me", nil).Text("id")))[0]
}

// subject picks the same account each time, for the same data.
func (w *world) subject() subject {
	w.t.Helper()
	row := strings.Fields(w.strings(`SELECT u.id || ' ' || u.email_canonical || ' ' || u.username_canonical FROM users u
		JOIN user_credentials c ON c.user_id = u.id JOIN user_roles ur ON ur.user_id = u.id JOIN roles r ON r.id = ur.role_id AND r.name = 'user'
		WHERE u.deleted_at IS NULL AND u.status = 'active' AND u.username IS NOT NULL AND c.password_hash IS NOT NULL
		  AND NOT EXISTS (SELECT FROM user_roles o WHERE o.user_id = u.id AND o.role_id <> ur.role_id)
		ORDER BY u.email_canonical LIMIT 1`)[0])
	name, _, _ := strings.Cut(row[1], "@")
	return subject{id: row[0], email: row[1], username: row[2], fragment: name[len(name)/2:], word: w.rareWord()}
}

// rareWord is one that few people use of themselves.
func (w *world) rareWord() string {
	w.t.Helper()
	return w.strings(`SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', bio) FROM user_profiles WHERE bio IS NOT NULL LIMIT 20000')
		WHERE length(word) > 5 ORDER BY ndoc, word LIMIT 1`)[0]
}

// with puts the subject's values into a statement.
func (s subject) with(text string) string {
	return strings.TrimSpace(strings.NewReplacer("{id}", s.id, "{email}", s.email, "{username}", s.username,
		"{fragment}", s.fragment, "{word}", s.word).Replace(text))
}

// caught provokes a pattern and finds its statement.
func (w *world) caught(p pattern, s subject) statement {
	w.t.Helper()
	w.log.skip()
	p.provoke(w, s)
	for _, sent := range w.log.since() {
		if strings.Contains(strings.Join(strings.Fields(sent.text), " "), p.match) {
			return sent
		}
	}
	w.t.Fatalf("%s: the program sent no statement with %q", p.name, p.match)
	return statement{}
}
