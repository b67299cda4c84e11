package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roster/test/running"
)

const patience = 60 * time.Second

// installation is an installation of a test, with the commands that use it.
type installation struct {
	running.Installation
	t *testing.T
}

func newInstallation(t *testing.T) *installation {
	t.Helper()
	dir, err := running.Folder() // t.TempDir would give a path too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	made, err := running.New(binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	return &installation{Installation: made, t: t}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	address, err := running.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// result is how a command ended.
type result struct {
	code           int
	stdout, stderr string
}

// run runs a command to its end.
func (i *installation) run(args ...string) result { return i.runWith("", args...) }

// runWith runs a command to its end with standard input.
func (i *installation) runWith(stdin string, args ...string) result {
	i.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := i.Command(ctx, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		i.t.Fatalf("roster %s: %v", strings.Join(args, " "), err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// must runs a command that has to succeed and returns what it printed.
func (i *installation) must(args ...string) string {
	i.t.Helper()
	r := i.run(args...)
	if r.code != 0 {
		i.t.Fatalf("roster %s: exit code %d\n%s", strings.Join(args, " "), r.code, r.stderr)
	}
	return r.stdout
}

// server is a running `roster serve`.
type server struct {
	i      *installation
	cmd    *exec.Cmd
	stderr *lockedBuffer
	ended  chan struct{}
}

// serve starts the server and waits until it is ready.
func (i *installation) serve(args ...string) *server {
	i.t.Helper()
	s := i.spawn(args...)
	s.awaitReady()
	return s
}

func (i *installation) spawn(args ...string) *server {
	i.t.Helper()
	s := &server{i: i, stderr: &lockedBuffer{}, ended: make(chan struct{})}
	s.cmd = i.Command(context.Background(), args...)
	s.cmd.Stderr, s.cmd.Stdout = s.stderr, s.stderr
	if err := s.cmd.Start(); err != nil {
		i.t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.ended)
	}()
	i.t.Cleanup(func() {
		if s.running() {
			_ = s.cmd.Process.Signal(syscall.SIGTERM)
			<-s.ended
		}
		if i.t.Failed() {
			i.t.Logf("the server printed:\n%s", s.stderr)
		}
	})
	return s
}

func (s *server) running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

func (s *server) awaitReady() {
	s.i.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-s.ended
		cancel()
	}()
	if err := s.i.AwaitReady(ctx); err != nil {
		s.i.t.Fatalf("%v:\n%s", err, s.stderr)
	}
}

// stop asks the server to end and waits for it.
func (s *server) stop() {
	s.i.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.i.t.Fatal(err)
	}
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.i.t.Fatalf("the server does not end:\n%s", s.stderr)
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		s.i.t.Fatalf("the server ended with exit code %d:\n%s", code, s.stderr)
	}
}

// kill ends the server without warning.
func (s *server) kill() {
	s.i.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.i.t.Fatal(err)
	}
	<-s.ended
}

// lockedBuffer may be written by the process while the test reads it.
type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n, err := b.buffer.Write(p)
	if err != nil {
		return n, fmt.Errorf("keep output: %w", err)
	}
	return n, nil
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
