package runningtest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Server is a running `roster serve`.
type Server struct {
	i     *Installation
	cmd   *exec.Cmd
	said  *lockedBuffer
	ended chan struct{}
}

// Serve starts the server, waits until it is ready, and stops it with the test.
func (i *Installation) Serve(args ...string) *Server {
	i.T.Helper()
	s := i.Spawn(args...)
	s.AwaitReady()
	return s
}

// Spawn starts the server without waiting for it.
func (i *Installation) Spawn(args ...string) *Server {
	i.T.Helper()
	return i.SpawnCommand(i.Command(context.Background(), args...))
}

// SpawnCommand starts the server by a command made with Command, which may have
// been put under limits.
func (i *Installation) SpawnCommand(cmd *exec.Cmd) *Server {
	i.T.Helper()
	s := &Server{i: i, cmd: cmd, said: &lockedBuffer{}, ended: make(chan struct{})}
	s.cmd.Stderr, s.cmd.Stdout = s.said, s.said
	if err := s.cmd.Start(); err != nil {
		i.T.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait()
		close(s.ended)
	}()
	i.T.Cleanup(func() {
		if s.Running() {
			s.Signal(syscall.SIGTERM)
			<-s.ended
		}
		if i.T.Failed() {
			i.T.Logf("the server printed:\n%s", s.Said())
		}
	})
	return s
}

// Running tells whether the process has not ended.
func (s *Server) Running() bool {
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

// Said is what the server has printed so far.
func (s *Server) Said() string { return s.said.String() }

// PID is the id of the process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Ended is closed when the process has ended.
func (s *Server) Ended() <-chan struct{} { return s.ended }

// ExitCode is that of the process that has ended.
func (s *Server) ExitCode() int { return s.cmd.ProcessState.ExitCode() }

// Signal sends a signal; a process that has just ended is no failure.
func (s *Server) Signal(signal os.Signal) { _ = s.cmd.Process.Signal(signal) }

// AwaitReady waits until the server is ready, and fails when it ends instead.
func (s *Server) AwaitReady() {
	s.i.T.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-s.ended
		cancel()
	}()
	if err := s.i.AwaitReady(ctx); err != nil {
		s.i.T.Fatalf("%v:\n%s", err, s.Said())
	}
}

// Stop asks the server to end, waits for it, and fails unless it ended well.
func (s *Server) Stop() {
	s.i.T.Helper()
	s.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(Patience):
		s.i.T.Fatalf("the server does not end:\n%s", s.Said())
	}
	if code := s.ExitCode(); code != 0 {
		s.i.T.Fatalf("the server ended with exit code %d:\n%s", code, s.Said())
	}
}

// Kill ends the server without warning.
func (s *Server) Kill() {
	s.Signal(syscall.SIGKILL)
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
