package e2e

import (
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"roster/test/running/runningtest"
)

// refusalsAreAlike compares whole replies, to known and unknown, proven and
// not, suspended and deleted accounts.
func refusalsAreAlike(t *testing.T, p *people) {
	for _, name := range []string{"proven", "suspended", "deleted"} {
		h := held{id: p.idOf(p.member(name).Text("access_token"))}
		switch name {
		case "suspended":
			suspend(p, h)
		case "deleted":
			remove(p, h)
		}
	}
	p.register("unproven")
	for door, body := range map[string]func(name string) map[string]any{
		"/v1/auth/login": func(name string) map[string]any { return credentials(email(name), "not the password") },
		"/v1/auth/register": func(name string) map[string]any {
			return map[string]any{"email": email(name), "password": "a rather good one"}
		},
		"/v1/auth/password-resets":     func(name string) map[string]any { return map[string]any{"email": email(name)} },
		"/v1/auth/email-verifications": func(name string) map[string]any { return map[string]any{"email": email(name)} },
	} {
		want := faceOf(p.post(door, body("nobody")))
		for _, name := range []string{"proven", "unproven", "suspended", "deleted"} {
			if got := faceOf(p.post(door, body(name))); got != want {
				t.Errorf("%s tells %s from nobody:\n%s\n%s", door, name, got, want)
			}
		}
	}
}

// passwordOfANeighbour logs in under names of nobody, in whose place the account
// next to them is read. Its password lets nobody in there, and the log tells
// nothing of it.
func passwordOfANeighbour(t *testing.T, p *people) {
	id := p.idOf(p.member("neighbour").Text("access_token"))
	for _, login := range []string{"neighbou", "neighbour0", "neighbouq", email("neighbou"), email("neighbour") + "x", "neighbour@example.co"} {
		p.post("/v1/auth/login", credentials(login, passwordOf("neighbour"))).Want(http.StatusUnauthorized)
	}
	refused := p.admin.Send(http.MethodGet, "/v1/audit-events?subject_id="+id+"&action=identity.login_refused", nil).Want(http.StatusOK)
	if entries := refused.Items(); len(entries) > 0 {
		t.Errorf("%d refusals are said to be about the neighbour", len(entries))
	}
}

var requestIDs = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// faceOf is a reply without what differs each time.
func faceOf(r runningtest.Reply) string {
	var face strings.Builder
	fmt.Fprintln(&face, r.Status)
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		if name != "Date" && name != "X-Request-Id" {
			fmt.Fprintln(&face, name, r.Header[name])
		}
	}
	return face.String() + requestIDs.ReplaceAllString(r.Raw, "ID")
}

// noSecretLiesInTheDatabase looks for every secret that was given out or
// typed, in every row of every table.
//
// ASVS: 6.5.2
func noSecretLiesInTheDatabase(t *testing.T, p *people) {
	login := p.member("secretive")
	renewed := p.post("/v1/auth/refresh", map[string]any{"refresh_token": login.Text("refresh_token")}).Want(http.StatusOK)
	p.post("/v1/auth/login", credentials("secretive", "a password nobody has")).Want(http.StatusUnauthorized)
	p.post("/v1/auth/login", credentials("typed into the wrong box", "x")).Want(http.StatusUnauthorized)
	secrets := map[string]string{
		"password": passwordOf("secretive"), "wrong password": "a password nobody has", "login": "typed into the wrong box", "reset": p.resetLink("secretive"),
	}
	for _, member := range []string{"access_token", "refresh_token", "device_token"} {
		secrets[member] = login.Text(member)
	}
	secrets["successor"] = renewed.Text("refresh_token")
	everything := dump(t, strings.TrimSpace(p.Must("db", "url")))
	if !strings.Contains(everything, email("secretive")) {
		t.Fatal("the dump holds nothing")
	}
	for name, secret := range secrets {
		if secret == "" || strings.Contains(everything, secret) {
			t.Errorf("%s %q lies in the database", name, secret)
		}
	}
}

// dump is every row of every table, as text.
func dump(t *testing.T, url string) string {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var all sql.NullString
	var text strings.Builder
	for _, table := range tables(t, db) {
		err := db.QueryRowContext(t.Context(), "SELECT string_agg(t::text, E'\\n') FROM "+table+" t").Scan(&all)
		if err != nil {
			t.Fatal(table, err)
		}
		text.WriteString(all.String)
	}
	return text.String()
}

func tables(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
		WHERE schemaname IN ('public', 'river') AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return names
}
