package place

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"roster/test/running"
)

// Server is the program, serving on the cluster's database.
type Server struct {
	running.Installation
	PID int
	cmd *exec.Cmd
	log *os.File
}

// Serve starts the binary on the cluster's database and waits until it is
// ready. Its log goes to a file of this name in the folder of the data.
func Serve(ctx context.Context, i running.Installation, logName string) (*Server, error) {
	log, err := os.Create(filepath.Join(filepath.Dir(i.Data), logName)) //nolint:gosec // named by this program
	if err != nil {
		return nil, fmt.Errorf("make the log of the server: %w", err)
	}
	cmd := i.Command(ctx)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.Stdout, cmd.Stderr = log, log
	dieWithParent(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	s := &Server{Installation: i, PID: cmd.Process.Pid, cmd: cmd, log: log}
	if err := i.AwaitReady(ctx); err != nil {
		_ = s.Stop()
		return nil, fmt.Errorf("%w; see %s", err, log.Name())
	}
	return s, nil
}

// Stop ends the server.
func (s *Server) Stop() error {
	defer func() { _ = s.log.Close() }()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("stop the server: %w", err)
	}
	return nil
}

// Installed is an installation on the cluster, with passwords that cost next to
// nothing to check, so that what is measured is the rest; its folder also has
// the keys that the data was made with.
func Installed(c *Cluster, binary, dir string) (running.Installation, error) {
	i, err := running.New(binary, dir)
	if err != nil {
		return running.Installation{}, err
	}
	i.Env = []string{
		"ROSTER_DATABASE_URL=" + c.URL(), "ROSTER_DATABASE_OWNER_URL=" + c.OwnerURL(),
		"ROSTER_IDENTITY_ACCESS_TOKEN_TTL=1h", "ROSTER_HTTP_RATE_LIMIT_FACTOR=10000", // all requests come from one address
		"ROSTER_IDENTITY_ARGON2_MEMORY_KIB=8", "ROSTER_IDENTITY_ARGON2_ITERATIONS=1",
	}
	return i, nil
}
