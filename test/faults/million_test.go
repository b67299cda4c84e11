package faults

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/platform/embeddedpg"
	"roster/test/running/runningtest"
)

// TestMigrationsOnAFullDatabase takes the last migrations of a full database
// back, applies them again while it is served from, and watches the locks. The
// database is the one of the data folder ROSTER_FAULTS_DATA, made with `roster
// bench data`; without it one with 50,000 accounts is made.
func TestMigrationsOnAFullDatabase(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("fills a database")
	}
	i := runningtest.New(t)
	if folder := os.Getenv("ROSTER_FAULTS_DATA"); folder != "" {
		i.Data = folder
	} else {
		patiently(t, i.Command(t.Context(), "bench", "data", "--users", "50000"))
	}
	i.Env = append(i.Env, "ROSTER_DATABASE_AUTO_MIGRATE=false", "ROSTER_LOG_LEVEL=error")
	i.Serve()
	url := strings.Replace(strings.TrimSpace(i.Must("db", "url")), "//roster@", "//"+embeddedpg.Superuser+"@", 1)
	conn := connect(t, url)
	t.Logf("%d accounts, %d entries of the log", count(t, conn, "SELECT count(*) FROM users"), count(t, conn, "SELECT count(*) FROM user_audit_log"))
	ctx, stop := context.WithCancel(t.Context())
	watched := make(chan map[string]time.Duration)
	go func() { watched <- watchLocks(ctx, url) }()
	for range 2 {
		began := time.Now()
		patiently(t, i.Command(t.Context(), "migrate", "down", "--steps", "12"))
		down := time.Since(began)
		began = time.Now()
		patiently(t, i.Command(t.Context(), "migrate", "up"))
		t.Logf("twelve migrations down in %s, up in %s", down.Round(time.Millisecond), time.Since(began).Round(time.Millisecond))
	}
	stop()
	longest, where := time.Duration(0), ""
	for table, held := range <-watched {
		if held >= longest {
			longest, where = held, table
		}
	}
	within(t, "ACCESS EXCLUSIVE longest held, on "+where, longest, 500*time.Millisecond)
	if n := count(t, conn, "SELECT count(*) FROM pg_index WHERE NOT indisvalid"); n > 0 {
		t.Errorf("%d invalid indexes", n)
	}
	if status := i.Must("migrate", "status"); strings.Contains(status, " pending\n") || strings.Contains(status, "drift") {
		t.Errorf("status:\n%s", status)
	}
	if amcheck, err := exec.LookPath("/usr/lib/postgresql/15/bin/pg_amcheck"); err == nil {
		patiently(t, exec.CommandContext(t.Context(), amcheck, "--install-missing",
			"-h", conn.Config().Host, "-U", embeddedpg.Superuser, "-d", conn.Config().Database))
	}
}

// patiently runs a command that has to succeed, and may take minutes.
func patiently(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, output)
	}
}

// watchLocks tells how long the strongest lock on each relation was held at
// most, as far as looking every few milliseconds shows.
func watchLocks(ctx context.Context, url string) map[string]time.Duration {
	longest := map[string]time.Duration{}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return map[string]time.Duration{"(nobody watched)": time.Hour}
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	since := map[string]time.Time{}
	for ctx.Err() == nil {
		rows, _ := conn.Query(ctx, `SELECT l.pid::text || ' ' || c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
			WHERE l.mode = 'AccessExclusiveLock' AND l.granted`)
		held, _ := pgx.CollectRows(rows, pgx.RowTo[string]) // none, once the watch is over
		now, before := time.Now(), since
		since = map[string]time.Time{}
		for _, lock := range held {
			since[lock] = now
			if began, was := before[lock]; was {
				since[lock] = began
			}
			_, table, _ := strings.Cut(lock, " ")
			longest[table] = max(longest[table], now.Sub(since[lock]))
		}
		time.Sleep(2 * time.Millisecond)
	}
	return longest
}
