package completeness

import (
	"context"
	"fmt"
	"os"
	"testing"

	"roster/test/running"
)

// binary is the program under test, built once.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := running.Folder()
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		binary, err = running.Build(context.Background(), dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "completeness:", err)
		return 1
	}
	return m.Run()
}
