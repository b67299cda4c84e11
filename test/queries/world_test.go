package queries

import (
	"context"
	"database/sql"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"roster/platform/embeddedpg"
	"roster/test/running/runningtest"
)

// world is the program on sample data, with a log of all that it asks the database.
type world struct {
	*runningtest.Site
	t      testing.TB
	log    *serverLog
	db     *sql.DB // as the superuser, who sees all
	server *runningtest.Server
	admin  runningtest.Client
	nobody runningtest.Client
}

var madeAdministrator = regexp.MustCompile(`an administrator: (\S+)`)

const benchPassword = "sample-bench-password"

// newWorld fills the site's database with so many accounts, starts the server and logs the administrator in.
func newWorld(t testing.TB, site *runningtest.Site, users int) *world {
	t.Helper()
	db, err := sql.Open("pgx", site.Cluster.DSN(site.Database, embeddedpg.Superuser))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	w := &world{Site: site, t: t, db: db, log: openLog(t, site.Cluster.Cluster), nobody: site.Client()}
	site.Env = append(site.Env, "ROSTER_LOG_LEVEL=error")
	printed := site.MustWithin(time.Hour, "bench", "data", "--users", strconv.Itoa(users))
	found := madeAdministrator.FindStringSubmatch(printed)
	if found == nil {
		t.Fatalf("no administrator is named:\n%s", printed)
	}
	w.exec("DELETE FROM users WHERE email_canonical = '" + newcomer + "'") // a run before may have left it
	w.server = site.Serve()
	w.admin = w.nobody.As(w.nobody.Login(found[1], benchPassword).Text("access_token"))
	return w
}

func (w *world) exec(statements ...string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	for _, s := range statements {
		if _, err := w.db.ExecContext(ctx, s); err != nil {
			w.t.Fatalf("%s: %v", s, err)
		}
	}
}

// strings reads one column of text.
func (w *world) strings(query string) []string {
	w.t.Helper()
	rows, err := w.db.QueryContext(w.t.Context(), query)
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			w.t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return found
}

// get has to answer 200.
func (w *world) get(path string) runningtest.Reply {
	w.t.Helper()
	return w.admin.Send(http.MethodGet, path, nil).Want(http.StatusOK)
}
