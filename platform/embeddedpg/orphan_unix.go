//go:build unix

package embeddedpg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const orphanPoll = 10 * time.Millisecond

// postmaster is what a server writes about itself into its data folder.
type postmaster struct {
	pid    int
	socket string
}

// endOrphan ends a server that a dead process left behind: its watchdog is
// still at it, or was killed as well. Being under the lock, nobody else's
// server of ours can be running. A server that was started some other way is
// left alone and reported.
func (p place) endOrphan(ctx context.Context) error {
	left, found := p.readPostmaster()
	if !found || syscall.Kill(left.pid, 0) == syscall.ESRCH {
		return nil // PostgreSQL clears up after a dead server by itself
	}
	if !servesFolder(left.pid, p.data()) {
		// The id is some other program's now, as after a restart of the machine.
		// PostgreSQL would take it for a running server and refuse to start.
		return p.forgetPostmaster()
	}
	if left.socket != p.socket() {
		return fmt.Errorf("%w: process %d, a PostgreSQL server started by other means, runs it in %q; stop that server first", ErrRunning, left.pid, p.dir)
	}
	if p.end(ctx, left.pid, syscall.SIGINT, fastShutdownLimit) || p.end(ctx, left.pid, syscall.SIGQUIT, immediateShutdownLimit) {
		return nil
	}
	return fmt.Errorf("%w: process %d, whose starter has died, does not stop; end it by hand", ErrRunning, left.pid)
}

// end signals a server and tells whether it ended in time.
func (p place) end(ctx context.Context, pid int, signal syscall.Signal, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_ = syscall.Kill(pid, signal) // fails when the server has just ended
	for servesFolder(pid, p.data()) {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(orphanPoll):
		}
	}
	return true
}

func (p place) postmasterFile() string { return filepath.Join(p.data(), "postmaster.pid") }

func (p place) readPostmaster() (postmaster, bool) {
	text, err := os.ReadFile(p.postmasterFile())
	if err != nil {
		return postmaster{}, false
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(lines[0])
	if err != nil || pid <= 1 {
		return postmaster{}, false
	}
	left := postmaster{pid: pid}
	if len(lines) > 4 {
		left.socket = lines[4]
	}
	return left, true
}

func (p place) forgetPostmaster() error {
	if err := os.Remove(p.postmasterFile()); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove the mark of a PostgreSQL server that has ended: %w", err)
	}
	return nil
}
