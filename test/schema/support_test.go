// Package schema_test looks at the schema as a whole: what schema.hcl declares, what the migrations make, and what the
// database then does.
package schema_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"roster/platform/database/databasetest"
)

const (
	patience              = time.Minute
	insufficientPrivilege = "42501"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// live is a migrated database of the test's own, seen by three roles.
type live struct {
	super, owner, app *sql.DB
}

func migrated(t *testing.T) live {
	t.Helper()
	name := databasetest.Clone(t)
	return live{
		super: open(t, databasetest.SuperuserURL(t, name)),
		owner: open(t, databasetest.OwnerURL(t, name)),
		app:   open(t, databasetest.ApplicationURL(t, name)),
	}
}

func open(t *testing.T, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func exec(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(within(t), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// value reads one value of one row.
func value[T any](t *testing.T, db *sql.DB, query string, args ...any) T {
	t.Helper()
	var v T
	if err := db.QueryRowContext(within(t), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// list reads one column of text.
func list(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(within(t), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	var values []string
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// none reports each row of a query that should have none.
func none(t *testing.T, db *sql.DB, complaint, query string) {
	t.Helper()
	for _, row := range list(t, db, query) {
		t.Errorf("%s: %s", row, complaint)
	}
}

// addUser makes an account as the application would and returns its id.
func addUser(t *testing.T, db *sql.DB, email string) string {
	t.Helper()
	return value[string](t, db, `INSERT INTO users (email, email_canonical) VALUES ($1, $1) RETURNING id`, email)
}

func sqlState(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}
