//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// joinLimit is how long a starting server is waited for: initdb and recovery
// included.
const joinLimit = time.Minute

// Join says how to reach the cluster that another process (or this one) runs in
// dir, waiting for it when it is just starting. It returns ErrNotRunning when
// nobody runs it.
func Join(ctx context.Context, dir string) (Address, error) {
	p, err := findPlace(dir)
	if err != nil {
		return Address{}, err
	}
	file, err := os.Open(p.lock())
	if errors.Is(err, fs.ErrNotExist) {
		return Address{}, fmt.Errorf("%w in %q", ErrNotRunning, p.dir)
	}
	if err != nil {
		return Address{}, fmt.Errorf("look for a running PostgreSQL cluster (run as the user who started it): %w", err)
	}
	defer func() { _ = file.Close() }()

	ctx, cancel := context.WithTimeout(ctx, joinLimit)
	defer cancel()
	for {
		err := flock(file, syscall.LOCK_SH)
		if err == nil {
			return Address{}, fmt.Errorf("%w in %q", ErrNotRunning, p.dir)
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return Address{}, fmt.Errorf("look at the lock of the PostgreSQL cluster: %w", err)
		}
		holder := readHolder(file)
		if holder.socket != "" {
			return Address{socket: holder.socket}, nil
		}
		select {
		case <-ctx.Done():
			return Address{}, fmt.Errorf("wait for process %d to start the PostgreSQL cluster in %q: %w", holder.pid, p.dir, ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}
