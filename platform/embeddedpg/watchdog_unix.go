//go:build unix

package embeddedpg

import (
	"fmt"
	"io"
	"os/exec"
)

// watchdogScript reads the server's process id, then waits for the end of its
// input, which comes when this process has gone, however it went. Linux could
// do with a parent-death signal; this way is the same on every Unix, and does
// not depend on which thread started the server.
const watchdogScript = `read -r pid || exit 0
read -r _
kill -INT "$pid"`

// watchdog is a shell that shuts the server down when this process dies
// without having done so.
type watchdog struct {
	cmd   *exec.Cmd
	input io.WriteCloser
}

// startWatchdog must come before the server: between the two there is then
// nothing that could leave a server unguarded for long.
func startWatchdog(as account) (*watchdog, error) {
	cmd := exec.Command("/bin/sh", "-c", watchdogScript) //nolint:noctx // it must outlive every context
	cmd.Dir = "/"
	cmd.Env = []string{}
	cmd.SysProcAttr = as.sysProcAttr()
	input, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("make the watchdog's pipe: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the watchdog of PostgreSQL: %w", err)
	}
	return &watchdog{cmd: cmd, input: input}, nil
}

func (w *watchdog) guard(pid int) error {
	if _, err := fmt.Fprintln(w.input, pid); err != nil {
		return fmt.Errorf("tell the watchdog about PostgreSQL: %w", err)
	}
	return nil
}

// dismiss ends the watchdog without it doing anything.
func (w *watchdog) dismiss() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait() // killed: the error says just that
	_ = w.input.Close()
}
