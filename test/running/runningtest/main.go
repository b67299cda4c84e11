// Package runningtest is package running for tests: it builds the program once,
// gives each test an installation of its own, and ends with the test what the
// test started. What goes wrong fails the test.
//
// A package that uses it has
//
//	func TestMain(m *testing.M) { runningtest.Main(m) }
package runningtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"roster/test/running"
)

// Patience is how long anything may take before a test gives up on it.
const Patience = 60 * time.Second

// binary is the program under test, built once by Main.
var binary string

// Main builds the program, runs the package's tests and exits.
func Main(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := running.Folder()
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		binary, err = running.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "runningtest:", err)
		return 1
	}
	return m.Run()
}

// FreeAddress is an address on loopback on which nobody listened a moment ago.
func FreeAddress(t testing.TB) string {
	t.Helper()
	address, err := running.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	return address
}
