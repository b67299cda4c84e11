package schema_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/platform/database/databasetest"
	"roster/platform/migrations"
	"roster/platform/migrations/fingerprint"
	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/describe"
	"roster/platform/tools/schema/snapshot"
)

// What is made from the schema is made from this schema.
func TestDocumentsAreUpToDate(t *testing.T) {
	t.Parallel()
	project, server := projectAndServer(t)
	set, err := project.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	replayed, err := project.Replay(within(t), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = replayed.Close() })
	for file, render := range map[string]func(old string) (string, error){
		snapshot.SchemaFile: func(string) (string, error) { return snapshot.Schema(within(t), replayed.DB, set) },
		describe.ModelFile:  func(old string) (string, error) { return describe.Fill(within(t), replayed.DB, old) },
		describe.GuideFile:  func(old string) (string, error) { return describe.Fill(within(t), replayed.DB, old) },
	} {
		old := document(t, project, file)
		text, err := render(old)
		if err != nil {
			t.Fatal(err)
		}
		if text != old {
			t.Errorf("%s is out of date from line %d on: run `go tool schema describe`", file, firstDifference(old, text))
		}
	}
}

func firstDifference(a, b string) int {
	left, right := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range left {
		if i >= len(right) || left[i] != right[i] {
			return i + 1
		}
	}
	return len(left) + 1
}

func document(t *testing.T, project declared.Project, file string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(project.Root(), file))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// everything describes what fingerprints leave out: comments, the rows that migrations make, and the job queue.
const everything = `
SELECT 'comment ' || pg_describe_object(classoid, objoid, objsubid) || ': ' || description FROM pg_description
 WHERE (classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace))
    OR (classoid = 'pg_proc'::regclass AND objoid IN (SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace))
UNION ALL
SELECT 'role ' || concat_ws('|', r.id, r.name, r.title, r.description, r.is_system, p.permission) FROM roles r LEFT JOIN role_permissions p ON p.role_id = r.id
UNION ALL
SELECT 'version ' || version_id FROM schema_migrations
UNION ALL
SELECT 'queue version ' || line || version FROM river.river_migration
UNION ALL
SELECT format('column %s.%s %s %s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum JOIN pg_class c ON c.oid = a.attrelid
 WHERE (c.relnamespace = 'river'::regnamespace OR c.relname = 'schema_migrations') AND NOT a.attisdropped AND a.attnum > 0
UNION ALL
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'river'::regnamespace)
UNION ALL
SELECT pg_get_constraintdef(oid) || conname FROM pg_constraint WHERE connamespace = 'river'::regnamespace
UNION ALL
SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'river'::regnamespace
UNION ALL
SELECT 'value ' || enumlabel FROM pg_enum
UNION ALL
SELECT 'rights ' || oid::regclass || has_table_privilege('roster_app', oid, 'SELECT') || has_table_privilege('roster_app', oid, 'INSERT')
       || has_table_privilege('roster_app', oid, 'UPDATE') || has_table_privilege('roster_app', oid, 'DELETE')
  FROM pg_class WHERE relnamespace = 'river'::regnamespace AND relkind = 'r' OR relname = 'schema_migrations'
ORDER BY 1`

// database_schema.sql makes of an empty database what the migrations make.
func TestSnapshotMakesWhatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	project, _ := projectAndServer(t)
	name := databasetest.Empty(t)
	load(t, databasetest.OwnerURL(t, name), document(t, project, snapshot.SchemaFile))
	loaded, migrated := open(t, databasetest.OwnerURL(t, name)), migrated(t).owner

	if err := migrations.Check(within(t), loaded); err != nil {
		t.Error(err)
	}
	have, err := fingerprint.Read(within(t), loaded)
	if err != nil {
		t.Fatal(err)
	}
	want, err := fingerprint.Read(within(t), migrated)
	if err != nil {
		t.Fatal(err)
	}
	have, want = append(have, list(t, loaded, everything)...), append(want, list(t, migrated, everything)...)
	for _, line := range want {
		if !slices.Contains(have, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range have {
		if !slices.Contains(want, line) {
			t.Errorf("too much: %s", line)
		}
	}
	if len(have) != len(want) {
		t.Errorf("%d lines, want %d", len(have), len(want))
	}
}

// load runs a file as psql does.
func load(t *testing.T, url, text string) {
	t.Helper()
	conn, err := pgx.Connect(within(t), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(within(t)) }()
	if err := snapshot.Load(within(t), conn, text); err != nil {
		t.Fatal(err)
	}
}
