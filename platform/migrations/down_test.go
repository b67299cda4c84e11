package migrations_test

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"roster/platform/migrations"
)

// leftovers is everything in the database that PostgreSQL itself did not put there.
const leftovers = `
SELECT 'relation ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'function ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname NOT IN ('information_schema', 'public')
UNION ALL
SELECT 'type ' || t.oid::regtype FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
 WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd')`

func TestUpDownUp(t *testing.T) {
	t.Parallel()
	db, _ := emptyDatabase(t)
	ctx := within(t)
	if _, err := migrations.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{ // rows must not stand in the way
		`INSERT INTO users (email, email_canonical) VALUES ('a@example.com', 'a@example.com')`,
		`INSERT INTO user_roles (user_id, role_id) SELECT users.id, roles.id FROM users, roles`,
		`INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, content_hash)
		 VALUES (gen_random_uuid(), now(), 'user.registered', 'success', 'system', sha256(''))`,
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := migrations.DownTo(ctx, db, 0); err != nil {
		t.Fatal(err)
	}
	for _, name := range rows(t, db, leftovers) {
		if !strings.HasPrefix(name, "relation schema_migrations") {
			t.Error("left behind: " + name)
		}
	}
	if err := migrations.Check(ctx, db); !errors.Is(err, migrations.ErrUnmigrated) {
		t.Errorf("got %v, want ErrUnmigrated", err)
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	mustBeCurrent(t, db)
}

func rows(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	result, err := db.QueryContext(within(t), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = result.Close() }()
	var values []string
	for result.Next() {
		var value string
		if err := result.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := result.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// Each migration is undone and done again alone: a Down that does not fit its Up shows here.
func TestEachMigrationCanBeRepeated(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	ctx := within(t)
	versions := migrations.Embedded().Versions()
	for steps := 1; steps <= len(versions); steps++ {
		if _, err := migrations.Down(ctx, db, steps); err != nil {
			t.Fatalf("%d steps down: %v", steps, err)
		}
		if _, err := migrations.Up(ctx, db); err != nil {
			t.Fatalf("up again after %d steps: %v", steps, err)
		}
		mustBeCurrent(t, db)
	}
}

func TestDownKeepsTheLogUntilItsTableGoes(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	ctx := within(t)
	_, err := db.ExecContext(ctx, `INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, content_hash)
		VALUES (gen_random_uuid(), now(), 'user.registered', 'success', 'system', sha256(''))`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.DownTo(ctx, db, 20261123090100); err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	if got := rows(t, db, `SELECT action FROM user_audit_log`); !slices.Equal(got, []string{"user.registered"}) {
		t.Fatalf("the log holds %v", got)
	}
	mustBeCurrent(t, db)
}

func TestDownRefusesNonsense(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	if _, err := migrations.Down(within(t), db, 0); err == nil {
		t.Error("0 steps accepted")
	}
	if _, err := migrations.DownTo(within(t), db, 20260101000000); err == nil {
		t.Error("an unknown version accepted")
	}
	mustBeCurrent(t, db)
}
