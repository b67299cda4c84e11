package secrets

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

func TestMain(m *testing.M) { runningtest.Main(m) }

const email = "ada@example.com"

// hunt is one server, what must be found nowhere, and every reply so far.
type hunt struct {
	t       *testing.T
	site    *runningtest.Site
	canary  map[string]string // by what it is
	replies []runningtest.Reply
}

// TestSecretsStayWhereTheyBelong is a person's whole life with the service, and
// everything that may go wrong in it.
//
// ASVS: 6.5.2, 10.1.1, 14.2.3, 14.2.4, 16.2.5, 16.5.1
func TestSecretsStayWhereTheyBelong(t *testing.T) {
	t.Parallel()
	h := &hunt{t: t, site: runningtest.NewSite(t, runningtest.StartCluster(t, nil)), canary: map[string]string{}}
	h.site.Env = append(h.site.Env, "ROSTER_LOG_LEVEL=debug")
	server := h.site.Serve()
	h.keys()
	h.live()
	h.lookIn("the log", withoutMailLines(server.Said()))
	for _, reply := range h.replies {
		h.lookIn("an error", errorOf(reply))
	}
	h.searchDatabase()
	if least := 25; len(h.canary) < least {
		t.Errorf("only %d canaries, and %d are the least", len(h.canary), least)
	}
	t.Logf("%d canaries, %d replies", len(h.canary), len(h.replies))
}

// mark remembers a secret.
func (h *hunt) mark(what, secret string) string {
	if len(secret) < 12 {
		h.t.Fatalf("%s is %q, too short to be looked for", what, secret)
	}
	h.canary[what] = secret
	return secret
}

// keys marks the keys that the installation has made for itself.
func (h *hunt) keys() {
	h.t.Helper()
	files, err := filepath.Glob(filepath.Join(h.site.Data, "keys", "*"))
	if err != nil || len(files) == 0 {
		h.t.Fatalf("no key in %s: %v", h.site.Data, err)
	}
	for _, file := range files {
		key, err := os.ReadFile(file)
		if err != nil {
			h.t.Fatal(err)
		}
		h.mark("the key "+filepath.Base(file), strings.TrimSpace(string(key)))
	}
}

func (h *hunt) send(c runningtest.Client, method, path string, body any, headers ...string) runningtest.Reply {
	h.t.Helper()
	reply := c.Send(method, path, body, headers...)
	h.replies = append(h.replies, reply)
	return reply
}

// live registers, logs in, refreshes, forgets, changes and gets wrong whatever
// there is to get wrong.
func (h *hunt) live() {
	h.t.Helper()
	nobody := h.site.Client()
	first := h.mark("the first password", "canary-password-one-8c1f")
	h.send(nobody, http.MethodPost, "/v1/auth/register", map[string]any{"email": email, "username": "ada", "password": first}).Want(http.StatusAccepted)
	proof := h.mark("the token that proves the address", h.site.MailTo(email))
	h.send(nobody, http.MethodPost, "/v1/auth/email-verifications/confirm", map[string]any{"token": proof, "password": first}).Want(http.StatusNoContent)
	ada := h.login(first)
	h.misuse(ada, first)

	second := h.mark("the second password", "canary-password-two-77aa")
	h.send(ada, http.MethodPut, "/v1/me/password", map[string]any{"current_password": first, "new_password": second})
	ada = h.login(second)
	h.send(ada, http.MethodPost, "/v1/me/email-change", map[string]any{"email": "countess@example.com"}).Want(http.StatusAccepted)
	change := h.mark("the token that proves the new address", h.site.MailTo("countess@example.com"))
	h.send(nobody, http.MethodPost, "/v1/auth/email-changes/confirm", map[string]any{"token": change, "password": second}).Want(http.StatusNoContent)
	h.send(nobody, http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": "countess@example.com"}).Want(http.StatusAccepted)
	reset := h.mark("the token that resets the password", h.site.MailTo("countess@example.com"))
	third := h.mark("the third password", "canary-password-three-01be")
	h.send(nobody, http.MethodPost, "/v1/auth/password-resets/confirm", map[string]any{"token": reset, "password": third})
	h.administer()
}

// login logs in, refreshes twice with one token, and returns who it is.
func (h *hunt) login(password string) runningtest.Client {
	h.t.Helper()
	nobody, serial := h.site.Client(), len(h.canary)
	tokens := h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": "ada", "password": password}).Want(http.StatusOK)
	for _, name := range []string{"access_token", "refresh_token", "device_token"} {
		h.mark(fmt.Sprintf("%s %d", name, serial), tokens.Text(name))
	}
	renewed := h.send(nobody, http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": tokens.Text("refresh_token")}).Want(http.StatusOK)
	h.mark(fmt.Sprintf("the renewed refresh token %d", serial), renewed.Text("refresh_token"))
	return nobody.As(h.mark(fmt.Sprintf("the renewed access token %d", serial), renewed.Text("access_token")))
}

// misuse puts secrets where they do not belong.
func (h *hunt) misuse(ada runningtest.Client, password string) {
	h.t.Helper()
	nobody := h.site.Client()
	wrong := h.mark("a wrong password", "canary-wrong-password-5d5d")
	h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": "ada", "password": wrong})
	h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": password, "password": wrong})
	h.send(nobody, http.MethodPost, "/v1/auth/login", `{"login": "ada", "password": "`+wrong+`"`)
	h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": "ada", "password": []string{wrong}})
	h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": "ada", "passwort": wrong, "password": 7})
	h.send(nobody, http.MethodPost, "/v1/auth/login", map[string]any{"login": "ada", "password": wrong + strings.Repeat("x", 2000)})
	h.send(ada, http.MethodPost, "/v1/auth/reauthenticate", map[string]any{"password": wrong})
	for what, place := range map[string]func(secret string) runningtest.Reply{
		"a token in the path":        func(s string) runningtest.Reply { return h.send(nobody, http.MethodGet, "/v1/users/"+s, nil) },
		"a token in an unknown path": func(s string) runningtest.Reply { return h.send(nobody, http.MethodGet, "/v1/reset/"+s, nil) },
		"a token in the query":       func(s string) runningtest.Reply { return h.send(nobody, http.MethodGet, "/v1/me?access_token="+s, nil) },
		"a made up access token":     func(s string) runningtest.Reply { return h.send(nobody.As(s), http.MethodGet, "/v1/me", nil) },
		"basic credentials": func(s string) runningtest.Reply {
			return h.send(nobody, http.MethodGet, "/v1/me", nil, "Authorization: Basic "+s)
		},
		"a cookie": func(s string) runningtest.Reply {
			return h.send(nobody, http.MethodGet, "/v1/me", nil, "Cookie: session="+s)
		},
		"a made up refresh token":      func(s string) runningtest.Reply { return h.post("/v1/auth/refresh", "refresh_token", s) },
		"a made up token to revoke":    func(s string) runningtest.Reply { return h.post("/v1/auth/revoke", "token", s) },
		"a made up proof":              func(s string) runningtest.Reply { return h.post("/v1/auth/email-verifications/confirm", "token", s) },
		"a made up proof of a reset":   func(s string) runningtest.Reply { return h.post("/v1/auth/password-resets/confirm", "token", s) },
		"a password that is too short": func(s string) runningtest.Reply { return h.post("/v1/auth/register", "password", s[:6]) },
		"a device token":               func(s string) runningtest.Reply { return h.post("/v1/auth/login", "device_token", s) },
	} {
		place(h.mark(what, "canary-"+strings.ReplaceAll(what, " ", "-")+"-9e9e"))
	}
}

// post sends a body with one secret in it.
func (h *hunt) post(path, member, secret string) runningtest.Reply {
	h.t.Helper()
	body := map[string]any{"login": "ada", "email": "new@example.com", "token": "x", "password": "canary-beside-another-3a3a"}
	allowed := map[string][]string{
		"/v1/auth/refresh": {}, "/v1/auth/revoke": {}, "/v1/auth/register": {"email"}, "/v1/auth/login": {"login", "password"},
		"/v1/auth/email-verifications/confirm": {"password"}, "/v1/auth/password-resets/confirm": {"password"},
	}[path]
	sent := map[string]any{member: secret}
	for _, name := range allowed {
		sent[name] = body[name]
	}
	h.canary["a password beside another secret"] = "canary-beside-another-3a3a"
	return h.send(h.site.Client(), http.MethodPost, path, sent)
}

// administer does what administrators do with secrets.
func (h *hunt) administer() {
	h.t.Helper()
	admin := h.site.Administrator()
	h.mark("the administrator's password", runningtest.AdminPassword)
	h.mark("the administrator's token", admin.Token)
	ada := h.send(admin, http.MethodGet, "/v1/users/by/username/ada", nil).Want(http.StatusOK).Text("id")
	for what, token := range h.canary {
		if strings.Contains(what, "token") {
			h.send(admin, http.MethodPost, "/v1/auth/introspect", map[string]any{"token": token})
		}
	}
	h.send(admin, http.MethodPost, "/v1/users/"+ada+"/password-resets", nil)
	h.send(admin, http.MethodPost, "/v1/keys/rotation", nil)
	h.send(admin, http.MethodGet, "/v1/audit-events?limit=200", nil).Want(http.StatusOK)
}

// withoutMailLines leaves out the line that shows a mail's link: mode
// development writes mails into files, and says where and what for.
func withoutMailLines(said string) string {
	var kept strings.Builder
	for line := range strings.Lines(said) {
		if !strings.Contains(line, `"mail written to a file"`) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// errorOf is the body of a reply that is a problem, and all of a reply's headers.
func errorOf(reply runningtest.Reply) string {
	text := fmt.Sprint(reply.Header)
	if reply.Status >= http.StatusBadRequest {
		text += reply.Raw
	}
	return text
}

// spellings are a secret as it is, as bytes come out of the database and of JSON,
// and the bytes that it stands for as the database shows them.
func spellings(secret string) []string {
	all := []string{secret, hex.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte(secret))}
	if raw, err := base64.RawURLEncoding.DecodeString(secret); err == nil {
		all = append(all, hex.EncodeToString(raw))
	}
	return all
}

func (h *hunt) lookIn(place, text string) {
	h.t.Helper()
	for what, secret := range h.canary {
		for _, spelling := range spellings(secret) {
			if at := strings.Index(text, spelling); at >= 0 {
				h.t.Errorf("%s is in %s: …%.300s", what, place, text[max(0, at-150):])
			}
		}
	}
	if found := runningtest.Internals(text); found != "" && place == "an error" {
		h.t.Errorf("%s tells %q: %.300s", place, found, text)
	}
}

// searchDatabase looks at every row of every table, as text.
func (h *hunt) searchDatabase() {
	h.t.Helper()
	ctx := h.t.Context()
	connection, err := pgx.Connect(ctx, h.site.Superuser())
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = connection.Close(context.WithoutCancel(ctx)) }()
	rows, err := connection.Query(ctx, `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
		WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)
	if err != nil {
		h.t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) < 15 {
		h.t.Fatalf("%d tables: %v", len(tables), err)
	}
	for _, table := range tables {
		rows, err := connection.Query(ctx, "SELECT t::text FROM "+table+" t")
		if err != nil {
			h.t.Fatal(err)
		}
		found, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			h.t.Fatal(err)
		}
		h.lookIn("the table "+table, strings.Join(found, "\n"))
	}
}
