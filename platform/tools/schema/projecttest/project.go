// Package projecttest copies the project's schema to where a test may change it. Tests only.
package projecttest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster/platform/tools/schema/declared"
)

// Copy returns a project with the schema and the migrations of this one, in a folder of the test's own.
func Copy(t testing.TB) declared.Project {
	t.Helper()
	original, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	clone := declared.At(t.TempDir())
	if err := os.CopyFS(clone.MigrationsDir(), os.DirFS(original.MigrationsDir())); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(original.SchemaFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(clone.SchemaFile(), body, 0o600); err != nil { //nolint:gosec // in the test's own folder
		t.Fatal(err)
	}
	return clone
}

// Edit replaces the first occurrence of old in a file of a copied project, and fails when there is none.
func Edit(t testing.TB, path, old, replacement string) {
	t.Helper()
	body, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(body), old) {
		t.Fatalf("%s does not hold %q", path, old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(body), old, replacement, 1)), 0o600); err != nil { //nolint:gosec // in the test's own folder
		t.Fatal(err)
	}
}
