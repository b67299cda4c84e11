package migrations_test

import (
	"context"
	"database/sql"
	"os"
	"testing"
	"testing/fstest"
	"time"

	"ariga.io/atlas/sql/migrate"

	"roster/platform/database/databasetest"
	"roster/platform/migrations"
)

const patience = time.Minute

func TestMain(m *testing.M) { databasetest.Main(m) }

// emptyDatabase opens a database without any migration, as the role that owns it.
func emptyDatabase(t *testing.T) (*sql.DB, string) {
	t.Helper()
	url := databasetest.OwnerURL(t, databasetest.Empty(t))
	return open(t, url), url
}

// migratedDatabase opens a database with every migration, as the role that owns it.
func migratedDatabase(t *testing.T) *sql.DB {
	t.Helper()
	return open(t, databasetest.OwnerURL(t, databasetest.Clone(t)))
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

// realFiles are the migrations of this package, to be changed at will.
func realFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		body, err := os.ReadFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = &fstest.MapFile{Data: body}
	}
	return files
}

// withMigration is the real set and one more, with the right checksums.
func withMigration(t *testing.T, name, text string) *migrations.Set {
	t.Helper()
	files := realFiles(t)
	files[name] = &fstest.MapFile{Data: []byte(text)}
	sum(t, files)
	return set(t, files)
}

func set(t *testing.T, files fstest.MapFS) *migrations.Set {
	t.Helper()
	s, err := migrations.New(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sum(t *testing.T, files fstest.MapFS) {
	t.Helper()
	dir := &migrate.MemDir{}
	for name, file := range files {
		if len(name) > 4 && name[len(name)-4:] == ".sql" {
			if err := dir.WriteFile(name, file.Data); err != nil {
				t.Fatal(err)
			}
		}
	}
	checksum, err := dir.Checksum()
	if err != nil {
		t.Fatal(err)
	}
	text, err := checksum.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	files[migrate.HashFileName] = &fstest.MapFile{Data: text}
}

func exists(t *testing.T, db *sql.DB, relation string) bool {
	t.Helper()
	var found bool
	if err := db.QueryRowContext(within(t), `SELECT to_regclass($1) IS NOT NULL`, relation).Scan(&found); err != nil {
		t.Fatal(err)
	}
	return found
}
