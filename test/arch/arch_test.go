package arch

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRepository(t *testing.T) {
	t.Parallel()
	found, err := load(os.DirFS(repositoryRoot(t)), uses)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, broken := range r.check(found) {
				t.Error(broken)
			}
		})
	}
}

// repositoryRoot is the nearest folder above the test with a go.mod.
func repositoryRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
