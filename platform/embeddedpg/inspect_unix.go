//go:build unix

package embeddedpg

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const inspectLimit = 10 * time.Second

// inspect tells whether a folder holds a PostgreSQL that can be used here: old
// enough, complete, and one that the server's account can run. It asks initdb,
// which knows where its own other files are.
func inspect(ctx context.Context, dir string, as account) (binaries, error) {
	if as.drop && !as.reaches(dir) {
		return binaries{}, fmt.Errorf("the account PostgreSQL runs under cannot enter %q", dir)
	}
	for _, program := range []string{"postgres", "initdb"} {
		if info, err := os.Stat(filepath.Join(dir, program)); err != nil || info.IsDir() {
			return binaries{}, fmt.Errorf("%q has no %s", dir, program)
		}
	}
	settings, err := showSettings(ctx, binaries{dir: dir}, as)
	if err != nil {
		return binaries{}, err
	}
	major, err := parseMajor(settings["VERSION"])
	if err != nil {
		return binaries{}, fmt.Errorf("%q: %w", dir, err)
	}
	found := binaries{dir: dir, major: major}
	if major < minMajor {
		return binaries{}, fmt.Errorf("%v is too old, %d is the oldest that will do", found, minMajor)
	}
	for _, extension := range requiredExtensions {
		if _, err := os.Stat(filepath.Join(settings["share_path"], "extension", extension+".control")); err != nil {
			return binaries{}, fmt.Errorf("%v lacks the extension %s (is there a postgresql-contrib package to install?)", found, extension)
		}
	}
	return found, nil
}

// showSettings runs `initdb --show`, which changes nothing and lists where
// initdb would take things from.
func showSettings(ctx context.Context, b binaries, as account) (map[string]string, error) {
	ctx, cancel := context.WithTimeout(ctx, inspectLimit)
	defer cancel()
	output, err := runToEnd(ctx, b.command(as, "initdb", "--show", "-D", "/nonexistent"))
	if err != nil {
		return nil, fmt.Errorf("%q does not run: %w", filepath.Join(b.dir, "initdb"), err)
	}
	settings := map[string]string{}
	for line := range strings.Lines(string(output)) {
		if key, value, found := strings.Cut(strings.TrimSpace(line), "="); found {
			settings[key] = value
		}
	}
	return settings, nil
}

// runToEnd runs a program, ending it and its children when ctx ends first. The
// error carries the last line of what it said.
func runToEnd(ctx context.Context, cmd *exec.Cmd) ([]byte, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	// A negative id is the whole process group, which sysProcAttr made.
	disarm := context.AfterFunc(ctx, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	err := cmd.Wait()
	disarm()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, complaint(output.String()))
	}
	return output.Bytes(), nil
}

// complaint is the line of a failed program's output that says why.
func complaint(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for _, line := range slices.Backward(lines) {
		if strings.Contains(line, "error:") || strings.Contains(line, "FATAL:") {
			return line
		}
	}
	return lines[len(lines)-1]
}
