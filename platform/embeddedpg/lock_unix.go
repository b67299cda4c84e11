//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// lockPatience covers the moment in which Join looks at a lock, and the one in
// which a new holder has not written its name yet.
const lockPatience = 200 * time.Millisecond

// lockPoll is how often somebody who waits for a lock looks again.
const lockPoll = 20 * time.Millisecond

// lock is held from before a server is started until after it has ended. The
// kernel lets go of it when its holder dies. The file tells others who holds
// it and, once the server is ready, where it listens.
type lock struct{ file *os.File }

// holder is what a lock's file says.
type holder struct {
	pid    int
	socket string // empty until the server is ready
}

func acquire(p place) (*lock, error) {
	file, err := p.account.openPrivate(p.lock(), os.O_RDWR)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the PostgreSQL cluster: %w", err)
	}
	for deadline := time.Now().Add(lockPatience); ; time.Sleep(lockPoll) {
		err = flock(file, syscall.LOCK_EX)
		if err == nil || !errors.Is(err, syscall.EWOULDBLOCK) || time.Now().After(deadline) {
			break
		}
	}
	if err == nil {
		l := &lock{file: file}
		return l, l.write(holder{pid: os.Getpid()})
	}
	defer func() { _ = file.Close() }()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("%w: process %d runs it in %q; stop that process or choose another data.dir", ErrRunning, readHolder(file).pid, p.dir)
	}
	return nil, fmt.Errorf("lock the PostgreSQL cluster: %w", err)
}

// flock never blocks: it fails with EWOULDBLOCK when the lock is taken.
func flock(file *os.File, how int) error {
	for {
		err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

func (l *lock) publish(a Address) error {
	return l.write(holder{pid: os.Getpid(), socket: a.socket})
}

// write puts the shorter text over the longer one in a single call, so that a
// reader beside it never sees a mixture.
func (l *lock) write(h holder) error {
	text := fmt.Sprintf("%d\n%s\n", h.pid, h.socket)
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("write the lock of the PostgreSQL cluster: %w", err)
	}
	if _, err := l.file.WriteAt([]byte(text), 0); err != nil {
		return fmt.Errorf("write the lock of the PostgreSQL cluster: %w", err)
	}
	return nil
}

// release leaves the file in place: deleting it would let two processes each
// hold a lock, on two files of one name.
func (l *lock) release() error {
	err := l.file.Truncate(0)
	if closeErr := l.file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("release the lock of the PostgreSQL cluster: %w", err)
	}
	return nil
}

func readHolder(file *os.File) holder {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, 4<<10))
	lines := strings.Split(string(text), "\n")
	if err != nil || len(lines) < 3 {
		return holder{}
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil {
		return holder{}
	}
	return holder{pid: pid, socket: lines[1]}
}
