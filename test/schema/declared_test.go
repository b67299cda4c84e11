package schema_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"roster/platform/database/databasetest"
	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

// The same as `go tool schema check`: schema.hcl, the migrations, atlas.sum and fingerprint.txt say one thing.
func TestDeclaredSchemaIsWhatTheMigrationsMake(t *testing.T) {
	t.Parallel()
	project, server := projectAndServer(t)
	problems, err := project.Check(within(t), server)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Error(problem)
	}
}

func projectAndServer(t *testing.T) (declared.Project, *scratch.Server) {
	t.Helper()
	project, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	server, err := scratch.At(within(t), databasetest.SuperuserURL(t, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return project, server
}

func TestLastMigrationIsSafe(t *testing.T) {
	t.Parallel()
	project, server := projectAndServer(t)
	found, err := project.Lint(within(t), server, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range found {
		t.Error(finding)
	}
}

// A table's comment begins with its owner: a module of the tree, or the platform.
func TestEveryTableHasOneOwner(t *testing.T) {
	t.Parallel()
	owners := append(modules(t), "platform")
	for _, row := range list(t, migrated(t).owner, `
		SELECT relname || '=' || coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class
		 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
		   AND relname <> 'schema_migrations'`) {
		table, comment, _ := strings.Cut(row, "=")
		owner, _, _ := strings.Cut(strings.TrimPrefix(comment, "Owner: "), ".")
		if !strings.HasPrefix(comment, "Owner: ") || !slices.Contains(owners, owner) {
			t.Errorf("table %s: its comment must begin with \"Owner: X.\", X one of %v; it is %q", table, owners, comment)
		}
	}
}

func modules(t *testing.T) []string {
	t.Helper()
	project, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Join(project.Root(), "modules"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	if len(names) == 0 {
		t.Fatal("no modules found")
	}
	return names
}
