package completeness

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

const slot = "completeness"

// owned are the tables of user and identity. A table that joins them has to join this list too: the test compares.
var owned = []string{
	"users", "user_profiles", "roles", "role_permissions", "user_roles", "user_credentials", "sessions", "refresh_tokens",
	"email_verification_tokens", "password_reset_tokens", "signing_keys", "login_throttles", "user_imports", "user_import_chunks",
}

// platformTables belong to no module that the log tells of.
var platformTables = []string{"schema_migrations", "idempotency_keys", "user_audit_log", "audit_seals", "audit_subject_keys"}

// witness reads the write-ahead log.
type witness struct{ conn *pgx.Conn }

// transaction is what one transaction did.
type transaction struct {
	id      string
	entries []change // inserted into the log
	owned   []change
	touched []change // anything else that was done to the log
}

// newWitness begins to listen. Old rows are told in full from then on, so that it can be seen which columns changed.
func newWitness(t *testing.T, url string) *witness {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	w := &witness{conn: conn}
	w.knowsAllTables(t)
	for _, table := range owned {
		w.exec(t, "ALTER TABLE "+table+" REPLICA IDENTITY FULL")
	}
	w.exec(t, "SELECT pg_create_logical_replication_slot('"+slot+"', 'test_decoding')")
	return w
}

func (w *witness) exec(t *testing.T, statement string) {
	t.Helper()
	if _, err := w.conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// knowsAllTables fails for a table that nobody has said anything about.
func (w *witness) knowsAllTables(t *testing.T) {
	t.Helper()
	rows, err := w.conn.Query(t.Context(), `SELECT relname FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	known := " " + strings.Join(append(append([]string{}, owned...), platformTables...), " ") + " "
	for _, table := range tables {
		if !strings.Contains(known, " "+table+" ") {
			t.Errorf("is %s a table of user or identity? say so in owned, or in platformTables", table)
		}
	}
}

// transactions gives what was committed since it was asked before, a piece at a time.
func (w *witness) transactions(t *testing.T, take func(transaction)) {
	t.Helper()
	const atOnce = 20_000
	for {
		rows, err := w.conn.Query(t.Context(), "SELECT data FROM pg_logical_slot_get_changes($1, NULL, $2, 'skip-empty-xacts', '1')", slot, atOnce)
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 {
			return
		}
		var open transaction
		for _, line := range lines { // a piece ends with a transaction, never within
			switch {
			case strings.HasPrefix(line, "BEGIN"):
				open = transaction{id: strings.TrimPrefix(line, "BEGIN ")}
			case strings.HasPrefix(line, "COMMIT"):
				take(open)
			default:
				open.add(t, line)
			}
		}
	}
}

func (x *transaction) add(t *testing.T, line string) {
	t.Helper()
	c, err := parse(line)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case strings.HasPrefix(c.table, "public.user_audit_log"):
		if c.verb == "INSERT" {
			x.entries = append(x.entries, c)
		} else {
			x.touched = append(x.touched, c)
		}
	default:
		for _, table := range owned {
			if c.table == "public."+table {
				x.owned = append(x.owned, c)
			}
		}
	}
}
