package migrations_test

import (
	"errors"
	"strings"
	"testing"

	"roster/platform/database/databasetest"
	"roster/platform/migrations"
)

func TestUnmigratedDatabase(t *testing.T) {
	t.Parallel()
	db, _ := emptyDatabase(t)
	if err := migrations.Check(within(t), db); !errors.Is(err, migrations.ErrUnmigrated) {
		t.Fatalf("got %v, want ErrUnmigrated", err)
	}
	pending, err := migrations.Embedded().Pending(within(t), db)
	if err != nil {
		t.Fatal(err)
	}
	if want := len(migrations.Embedded().Versions()); len(pending) <= want {
		t.Errorf("%d pending, want more than the %d files: the job queue has some too", len(pending), want)
	}
	if exists(t, db, "schema_migrations") {
		t.Error("asking made a table")
	}
}

func TestDatabaseBehind(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	later := withMigration(t, "20991231000000_later.sql", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n")
	err := later.Check(within(t), db)
	if !errors.Is(err, migrations.ErrPending) || !strings.Contains(err.Error(), "20991231000000_later.sql") {
		t.Fatalf("got %v, want ErrPending and the name", err)
	}
}

func TestDatabaseAheadIsLeftAlone(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	ctx := within(t)
	later := withMigration(t, "20991231000000_later.sql", "-- +goose Up\nCREATE TABLE later ();\n-- +goose Down\nDROP TABLE later;\n")
	if _, err := later.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	_, up := migrations.Up(ctx, db)
	_, down := migrations.DownTo(ctx, db, 0)
	for name, err := range map[string]error{"Check": migrations.Check(ctx, db), "Up": up, "DownTo": down} {
		if !errors.Is(err, migrations.ErrNewer) || !strings.Contains(err.Error(), "20991231000000") {
			t.Errorf("%s: got %v, want ErrNewer and the version", name, err)
		}
	}
	if !exists(t, db, "later") {
		t.Error("something was taken back")
	}
}

func TestQueueAheadIsLeftAlone(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t)
	if _, err := db.ExecContext(within(t), `INSERT INTO river.river_migration (line, version) VALUES ('main', 999)`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(within(t), db); !errors.Is(err, migrations.ErrNewer) {
		t.Fatalf("got %v, want ErrNewer", err)
	}
}

// Readiness asks as the application, which may not write to either table of versions.
func TestTheApplicationMayAsk(t *testing.T) {
	t.Parallel()
	db := open(t, databasetest.ApplicationURL(t, databasetest.Clone(t)))
	mustBeCurrent(t, db)
	for _, statement := range []string{
		`DELETE FROM schema_migrations`, `UPDATE schema_migrations SET is_applied = false`,
		`DELETE FROM river.river_migration`,
	} {
		if _, err := db.ExecContext(within(t), statement); err == nil {
			t.Errorf("the application may %s", statement)
		}
	}
}
