package completeness

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"roster/test/world"
)

const patience = 30 * time.Second

// without lists the tables whose rows may change although no entry can be written; housekeeping says why.
var without = []string{"login_throttles"}

// TestNoEntryNoChange makes every entry fail: no operation of the API changes anything then, each that would answers 5xx
// with a problem, and all is well again by itself when the obstacle goes.
func TestNoEntryNoChange(t *testing.T) {
	t.Parallel()
	w := world.New(t, map[string]int{"user": 60})
	w.Serve()
	conn, err := pgx.Connect(t.Context(), w.Site.Superuser())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	requests := everyMutation(w)
	awaitLetters(t, conn)
	before := digest(t, conn)
	must(t, conn, `CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
		CREATE TRIGGER no_entry BEFORE INSERT ON user_audit_log FOR EACH ROW EXECUTE FUNCTION no_entry()`)
	for _, r := range requests {
		reply := r.send()
		after := digest(t, conn)
		if changed := differing(before, after); len(changed) > 0 {
			t.Errorf("%s answered %d and changed %v without an entry", r.name, reply.Status, changed)
		}
		before = after
		if slices.Contains(later, r.name) && reply.Status == http.StatusAccepted {
			continue
		}
		if reply.Status < http.StatusInternalServerError || !strings.Contains(reply.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s answered %d: %s", r.name, reply.Status, reply.Raw)
		}
	}
	dropTrigger(t, conn)
	for _, r := range requests {
		if reply := r.send(); reply.Status >= http.StatusMultipleChoices {
			t.Errorf("%s still answers %d: %s", r.name, reply.Status, reply.Raw)
		}
	}
}

// digest is a fingerprint of every table that user and identity own.
func digest(t *testing.T, conn *pgx.Conn) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, table := range ownedTables(t, conn) {
		if slices.Contains(without, table) {
			continue
		}
		// A row that was merely written as it was has another updated_at, and nothing else.
		query := fmt.Sprintf("SELECT coalesce(md5(string_agg(r, '' ORDER BY r)), '') FROM (SELECT (to_jsonb(x) - 'updated_at')::text AS r FROM %s x) rows", table)
		var sum string
		if err := conn.QueryRow(t.Context(), query).Scan(&sum); err != nil {
			t.Fatal(err)
		}
		found[table] = sum
	}
	return found
}

// awaitLetters waits for the letters that the making of the world left to jobs: each stores a link.
func awaitLetters(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	const pending = "SELECT count(*) FROM river.river_job WHERE kind = 'identity.letter' AND finalized_at IS NULL"
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		var n int
		if err := conn.QueryRow(t.Context(), pending).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d letters are not written after %s", n, patience)
		}
	}
}

// dropTrigger tries again when it meets a writer of the log, which PostgreSQL takes for a deadlock.
func dropTrigger(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	const deadlock = "40P01"
	for {
		_, err := conn.Exec(t.Context(), "DROP TRIGGER no_entry ON user_audit_log")
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == deadlock {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		return
	}
}

func differing(a, b map[string]string) []string {
	var tables []string
	for _, table := range slices.Sorted(maps.Keys(a)) {
		if a[table] != b[table] {
			tables = append(tables, table)
		}
	}
	return tables
}

func must(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
