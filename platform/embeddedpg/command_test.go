//go:build unix

package embeddedpg

import (
	"os/exec"
	"slices"
	"testing"
)

func TestTheEnvironmentOfPostgreSQL(t *testing.T) { // not parallel: it changes the environment
	t.Setenv("PGHOST", "elsewhere")
	t.Setenv("LC_ALL", "tr_TR.UTF-8")
	t.Setenv("MALLOC_TRIM_THRESHOLD_", "4096") // the operator's own wins
	given := (&exec.Cmd{Env: environment()}).Environ()
	for _, want := range []string{"LC_ALL=C", "MALLOC_TRIM_THRESHOLD_=4096", "MALLOC_MMAP_THRESHOLD_=33554432"} {
		if !slices.Contains(given, want) {
			t.Errorf("PostgreSQL starts without %s", want)
		}
	}
	if slices.Contains(given, "PGHOST=elsewhere") {
		t.Error("PostgreSQL starts with PGHOST")
	}
}
