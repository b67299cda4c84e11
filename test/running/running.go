// Package running builds the program and runs it from outside, for the tests
// and measurements that treat it as a person would. Nothing outside test/ uses
// it.
package running

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const readyWithin = time.Minute

// Build compiles the program into dir and returns the path of the binary.
func Build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, "roster")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "roster") //nolint:gosec // our own package
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the binary: %w\n%s", err, output)
	}
	return binary, nil
}

// Folder makes a folder that an embedded PostgreSQL can live in: short enough
// for its socket, and to be entered by the account it may run under.
func Folder() (string, error) {
	dir, err := os.MkdirTemp("", "roster-")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // what is in it is private
		return "", fmt.Errorf("open the folder: %w", err)
	}
	return dir, nil
}

// Installation is a binary, a data folder and two addresses.
type Installation struct {
	Binary string
	Data   string // the setting data.dir
	API    string // host:port of the API
	Ops    string // host:port of operations
	// Env are further variables.
	Env []string
}

// New returns an installation with an empty data folder under dir and two free
// addresses.
func New(binary, dir string) (Installation, error) {
	api, err := FreeAddress()
	if err != nil {
		return Installation{}, err
	}
	ops, err := FreeAddress()
	if err != nil {
		return Installation{}, err
	}
	return Installation{Binary: binary, Data: filepath.Join(dir, "data"), API: api, Ops: ops}, nil
}

// FreeAddress is an address on loopback on which nobody listened a moment ago.
func FreeAddress() (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return "", fmt.Errorf("free the port again: %w", err)
	}
	return address, nil
}

// Environ is the environment of the installation: this process's own without
// its settings of Roster, and the installation's.
func (i Installation) Environ() []string {
	kept := make([]string, 0, len(os.Environ()))
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ROSTER_") || strings.HasPrefix(variable, "ROSTER_POSTGRES_") {
			kept = append(kept, variable)
		}
	}
	kept = append(kept,
		"ROSTER_DATA_DIR="+i.Data,
		"ROSTER_HTTP_ADDRESS="+i.API,
		"ROSTER_OPS_ADDRESS="+i.Ops,
		"ROSTER_PUBLIC_URL=http://"+i.API,
		// All requests come from one network, and more of them than people send.
		"ROSTER_HTTP_RATE_LIMIT_FACTOR=0",
	)
	return append(kept, i.Env...)
}

// Command prepares the binary with arguments; without any it serves.
func (i Installation) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, i.Binary, args...) //nolint:gosec // the binary just built
	cmd.Env = i.Environ()
	cmd.Dir = filepath.Dir(i.Data)
	return cmd
}

// AwaitReady returns when /readyz answers 200, or with an error when ctx ends
// or a minute has passed.
func (i Installation) AwaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for ctx.Err() == nil {
		if i.ready(ctx) {
			return nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return fmt.Errorf("the server did not become ready: %w", ctx.Err())
}

func (i Installation) ready(ctx context.Context) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+i.API+"/readyz", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}
