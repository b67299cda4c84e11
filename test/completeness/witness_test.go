package completeness

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

const slot = "completeness"

// untold are owners of tables that the log does not tell of: it does not tell of itself.
var untold = []string{"audit", "platform"}

// migrationTable is the migrator's own and has no owner.
const migrationTable = "schema_migrations"

// witness reads the write-ahead log.
type witness struct {
	conn  *pgx.Conn
	owned []string // the tables whose changes need an entry
}

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
	w := &witness{conn: conn, owned: ownedTables(t, conn)}
	for _, table := range w.owned {
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

// ownedTables are the tables of all modules but those that are not told of, by the comments of the tables. It fails for
// a table whose comment names no owner.
func ownedTables(t *testing.T, conn *pgx.Conn) (owned []string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT relname, coalesce(substring(obj_description(oid, 'pg_class') FROM '^Owner: ([a-z0-9]+)'), '') FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> $1`, migrationTable)
	if err != nil {
		t.Fatal(err)
	}
	type table struct{ Name, Owner string }
	tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		switch {
		case table.Owner == "":
			t.Errorf("whose table is %s? its comment has to begin with Owner: and a module", table.Name)
		case !slices.Contains(untold, table.Owner):
			owned = append(owned, table.Name)
		}
	}
	return owned
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
				w.add(t, &open, line)
			}
		}
	}
}

// add adds a line to a transaction.
func (w *witness) add(t *testing.T, x *transaction, line string) {
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
		if slices.Contains(w.owned, strings.TrimPrefix(c.table, "public.")) {
			x.owned = append(x.owned, c)
		}
	}
}
