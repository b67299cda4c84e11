//go:build unix

package embeddedpg

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// command prepares one of PostgreSQL's programs.
func (b binaries) command(as account, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(b.dir, name), args...) //nolint:gosec,noctx // a program of the chosen PostgreSQL; a server outlives the context of its start
	cmd.Dir = "/"
	cmd.Env = environment()
	cmd.SysProcAttr = as.sysProcAttr()
	return cmd
}

// keepMemory lets glibc keep what a query has given back for the next one, up to
// where its own adjusting of these limits ends. Left alone, a backend may take
// memory from the system for each query and return it after, as its heap happens
// to lie: up to a third of the time of a short query. What the environment says
// comes later, and wins; other libraries do not know the names.
var keepMemory = []string{"MALLOC_TRIM_THRESHOLD_=67108864", "MALLOC_MMAP_THRESHOLD_=33554432"}

// environment is this process's own, less what would steer PostgreSQL behind
// our back, and with the plain locale: macOS refuses to start a server whose
// locale is not valid.
func environment() []string {
	kept := append([]string{"LC_ALL=C", "TZ=UTC"}, keepMemory...)
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch {
		case strings.HasPrefix(name, "PG"), strings.HasPrefix(name, "LC_"), strings.HasPrefix(name, "ROSTER_"):
		case name == "LANG", name == "LANGUAGE", name == "TZ":
		default:
			kept = append(kept, entry)
		}
	}
	return kept
}
