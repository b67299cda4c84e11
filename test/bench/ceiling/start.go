package ceiling

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// Server is a running Child.
type Server struct {
	Address string
	PID     int

	child *exec.Cmd
	input io.Closer
}

// Start starts a Child.
func Start(ctx context.Context, s Spec) (*Server, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	child := exec.CommandContext(ctx, program, Command) //nolint:gosec // this very program
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the ceilings: %w", err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the ceilings: %w", err)
	}
	if err := child.Start(); err != nil {
		return nil, fmt.Errorf("start the ceilings: %w", err)
	}
	server := &Server{PID: child.Process.Pid, child: child, input: in}
	if err := json.NewEncoder(in).Encode(s); err != nil {
		return nil, fmt.Errorf("tell the ceilings what to be: %w", err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		server.Stop()
		return nil, fmt.Errorf("the ceilings do not answer: %w", err)
	}
	server.Address = strings.TrimSpace(address)
	return server, nil
}

// Stop ends it.
func (s *Server) Stop() {
	_ = s.input.Close()
	_ = s.child.Wait()
}
