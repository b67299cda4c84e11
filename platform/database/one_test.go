package database_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

var title = database.NewStatement("SELECT title FROM roles WHERE name = @name")

func TestOneReadsARow(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for range 2 { // the only connection is given back
		var total int
		var first string
		err := db.One(t.Context(), sum, []any{sql.Named("second", 4), sql.Named("first", "3")}, &total, &first)
		if err != nil || total != 7 || first != "3" {
			t.Errorf("the row is %d, %q (%v)", total, first, err)
		}
		err = db.One(t.Context(), sum, []any{sql.Named("second", 4), sql.Named("first", "-3")}, &total, &first)
		if !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("no row is %v", err)
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := db.One(stopped, title, []any{sql.Named("name", "admin")}, new(string)); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left got %v", err)
	}
}

func TestOneJoinsTheUnitOfWork(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if _, err := db.Exec(ctx, addRole, sql.Named("name", "sculptor")); err != nil {
			return err
		}
		var found string
		err := db.One(ctx, title, []any{sql.Named("name", "sculptor")}, &found)
		if found != "sculptor" {
			t.Errorf("the unit of work sees %q of its own", found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A column may change under a prepared statement, and a connection be lost while
// nobody uses it.
func TestOneTriesAgain(t *testing.T) {
	t.Parallel()
	name := databasetest.Clone(t)
	db := databasetest.Open(t, name, 1)
	owner, err := pgx.Connect(t.Context(), databasetest.OwnerURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.Background()) }()
	for kind, spoil := range map[string]func(){
		"column": func() {
			if _, err := owner.Exec(t.Context(), "ALTER TABLE roles ALTER COLUMN title TYPE varchar(300)"); err != nil {
				t.Fatal(err)
			}
		},
		"connection": func() { hangUp(t, db.SQL()) },
	} {
		read := func() error {
			return db.One(t.Context(), title, []any{sql.Named("name", "admin")}, new(string))
		}
		if err := read(); err != nil {
			t.Fatal(err)
		}
		spoil()
		if err := read(); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// hangUp closes the pool's next connection under its driver.
func hangUp(t *testing.T, pool *sql.DB) {
	t.Helper()
	conn, err := pool.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	err = conn.Raw(func(driver any) error { return driver.(interface{ Conn() *pgx.Conn }).Conn().PgConn().Conn().Close() })
	if err != nil {
		t.Fatal(err)
	}
}

func TestOneWarnsOfFailuresOnly(t *testing.T) {
	t.Parallel()
	core, logged := observer.New(zapcore.WarnLevel)
	db, err := database.Open(database.Config{
		URL: databasetest.ApplicationURL(t, databasetest.Clone(t)), MaxConnections: 1, ConnectTimeout: time.Minute,
	}, zap.New(core))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	_ = db.One(t.Context(), title, []any{sql.Named("name", "nobody's")}, new(string))
	failures := func() int { return logged.FilterFieldKey("error").Len() } // not of what is merely slow
	if n := failures(); n != 0 {
		t.Errorf("%d warnings of a row that there is not", n)
	}
	_ = db.One(t.Context(), sum, []any{sql.Named("second", "four"), sql.Named("first", "3")}, new(int), new(string))
	if n := failures(); n != 1 {
		t.Errorf("%d warnings of a statement that fails", n)
	}
}
