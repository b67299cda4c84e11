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

// environment is this process's own, less what would steer PostgreSQL behind
// our back, and with the plain locale: macOS refuses to start a server whose
// locale is not valid.
func environment() []string {
	kept := []string{"LC_ALL=C", "TZ=UTC"}
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
