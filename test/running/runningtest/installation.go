package runningtest

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"roster/test/running"
)

// Installation is an installation of a test, with the commands that use it.
type Installation struct {
	running.Installation
	T testing.TB
}

// New returns an installation with an empty data folder that goes with the test.
func New(t testing.TB) *Installation {
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
	return &Installation{Installation: made, T: t}
}

// Result is how a command ended.
type Result struct {
	Code           int
	Stdout, Stderr string
}

// Run runs a command to its end.
func (i *Installation) Run(args ...string) Result { return i.RunWith("", args...) }

// RunWith runs a command to its end with standard input.
func (i *Installation) RunWith(stdin string, args ...string) Result {
	i.T.Helper()
	return i.runWithin(Patience, stdin, args)
}

func (i *Installation) runWithin(patience time.Duration, stdin string, args []string) Result {
	i.T.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := i.Command(ctx, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		i.T.Fatalf("roster %s: %v", strings.Join(args, " "), err)
	}
	return Result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// Must runs a command that has to succeed and returns what it printed.
func (i *Installation) Must(args ...string) string {
	i.T.Helper()
	return i.MustWith("", args...)
}

// MustWith is Must with standard input.
func (i *Installation) MustWith(stdin string, args ...string) string {
	i.T.Helper()
	return i.must(i.RunWith(stdin, args...), args)
}

// MustWithin is Must for what may take long.
func (i *Installation) MustWithin(patience time.Duration, args ...string) string {
	i.T.Helper()
	return i.must(i.runWithin(patience, "", args), args)
}

func (i *Installation) must(r Result, args []string) string {
	i.T.Helper()
	if r.Code != 0 {
		i.T.Fatalf("roster %s: exit code %d\n%s", strings.Join(args, " "), r.Code, r.Stderr)
	}
	return r.Stdout
}
