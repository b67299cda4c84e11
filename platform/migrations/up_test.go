package migrations_test

import (
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"roster/platform/migrations"
)

func TestEightStartersMigrateOnce(t *testing.T) {
	t.Parallel()
	first, url := emptyDatabase(t)
	ctx := within(t)
	const starters = 8
	applied := make([]int, starters)
	errs := make([]error, starters)
	var all sync.WaitGroup
	for i := range starters {
		db := open(t, url)
		db.SetMaxOpenConns(2)
		all.Go(func() {
			results, err := migrations.Up(ctx, db)
			applied[i], errs[i] = len(results), err
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	states, err := migrations.Status(ctx, first)
	if err != nil {
		t.Fatal(err)
	}
	workers, total := 0, 0
	for _, n := range applied {
		total += n
		if n > 0 {
			workers++
		}
	}
	if workers != 1 || total != len(states) {
		t.Fatalf("%d of 8 starters applied %d migrations, want 1 and %d: %v", workers, total, len(states), applied)
	}
	mustBeCurrent(t, first)
}

func mustBeCurrent(t *testing.T, db *sql.DB) {
	t.Helper()
	ctx := within(t)
	if err := migrations.Check(ctx, db); err != nil {
		t.Error(err)
	}
	drift, err := migrations.Drift(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range drift {
		t.Error(line)
	}
}

func TestEditedMigrationIsNotRun(t *testing.T) {
	t.Parallel()
	db, _ := emptyDatabase(t)
	files := realFiles(t)
	const prelude = "20261123090000_prelude.sql"
	files[prelude] = &fstest.MapFile{Data: append(files[prelude].Data, '\n')}
	if _, err := set(t, files).Up(within(t), db); !errors.Is(err, migrations.ErrChecksum) {
		t.Fatalf("got %v, want ErrChecksum", err)
	}
	if exists(t, db, "schema_migrations") {
		t.Fatal("something ran")
	}
}

func TestFailedMigrationLeavesNothing(t *testing.T) {
	t.Parallel()
	db, _ := emptyDatabase(t)
	broken := withMigration(t, "20991231000000_broken.sql",
		"-- +goose Up\nCREATE TABLE half (id int);\nSELECT 1/0;\n-- +goose Down\nDROP TABLE half;\n")
	_, err := broken.Up(within(t), db)
	if err == nil || !strings.Contains(err.Error(), "20991231000000_broken.sql") || !strings.Contains(err.Error(), "division by zero") {
		t.Fatalf("got %v, want the file and the cause", err)
	}
	if strings.ContainsAny(err.Error(), "\n") {
		t.Fatalf("more than one line: %v", err)
	}
	if exists(t, db, "half") {
		t.Fatal("half a migration stayed")
	}
	// Without the broken one the next start goes on where this one stopped.
	if _, err := migrations.Up(within(t), db); err != nil {
		t.Fatal(err)
	}
	mustBeCurrent(t, db)
}

func TestUpGivesWayToABusyTable(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	ctx := within(t)
	later := withMigration(t, "20991231000000_touch.sql",
		"-- +goose Up\nSET LOCAL lock_timeout = '300ms';\nALTER TABLE users ADD COLUMN touched int;\n-- +goose Down\nALTER TABLE users DROP COLUMN touched;\n")
	busy, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := busy.ExecContext(ctx, `SELECT count(*) FROM users`); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { _, err := later.Up(ctx, db); done <- err }()
	const waits = `EXISTS (SELECT FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted)`
	until(t, db, `SELECT `+waits)
	until(t, db, `SELECT NOT `+waits) // it gave way, for a second
	if err := busy.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatalf("a busy table was taken for a failure: %v", err)
	}
}

func until(t *testing.T, db *sql.DB, condition string) {
	t.Helper()
	ctx := within(t)
	for {
		var ok bool
		if err := db.QueryRowContext(ctx, condition).Scan(&ok); err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal("it never came to that: " + condition)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestUpNeedsTwoConnections(t *testing.T) {
	t.Parallel()
	db, _ := emptyDatabase(t)
	db.SetMaxOpenConns(1)
	if _, err := migrations.Up(within(t), db); !errors.Is(err, migrations.ErrPoolTooSmall) {
		t.Fatalf("got %v, want ErrPoolTooSmall", err)
	}
}

func TestUpGrantsWhatAnInterruptedOneDidNot(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	ctx := within(t)
	if _, err := db.ExecContext(ctx, `REVOKE ALL ON ALL TABLES IN SCHEMA river FROM roster_app`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(ctx, db); !errors.Is(err, migrations.ErrPending) {
		t.Fatalf("got %v, want ErrPending", err)
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	mustBeCurrent(t, db)
}
