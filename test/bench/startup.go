package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"roster/test/running"
)

// settle is the time before the memory of an idle server is read.
const settle = 3 * time.Second

// startUp measures the time from starting the process to /readyz answering 200,
// on an empty data folder and on the same folder again, and the memory of the
// idle server.
func startUp(ctx context.Context, w io.Writer, binary, dir string, rounds int) error {
	var first, later []time.Duration
	var memory []int
	for round := range rounds {
		installation, err := running.New(binary, filepath.Join(dir, strconv.Itoa(round)))
		if err != nil {
			return err
		}
		if err := os.Mkdir(filepath.Dir(installation.Data), 0o755); err != nil { //nolint:gosec // what is in it is private
			return fmt.Errorf("make a folder: %w", err)
		}
		took, _, err := startOnce(ctx, installation, 0)
		if err != nil {
			return err
		}
		first = append(first, took)
		took, resident, err := startOnce(ctx, installation, settle)
		if err != nil {
			return err
		}
		later, memory = append(later, took), append(memory, resident)
	}
	_, err := fmt.Fprintf(w, "start to ready, empty folder   median %s  (%s)\nstart to ready, same folder    median %s  (%s)\nresident memory, idle          median %d KiB\n",
		median(first), first, median(later), later, median(memory))
	return err
}

// startOnce starts the server, waits until it is ready and for the idle time,
// and stops it.
func startOnce(ctx context.Context, installation running.Installation, idle time.Duration) (took time.Duration, residentKiB int, err error) {
	cmd := installation.Command(ctx)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, fmt.Errorf("start the server: %w", err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if waitErr := cmd.Wait(); err == nil && waitErr != nil {
			err = fmt.Errorf("stop the server: %w", waitErr)
		}
	}()
	if err := installation.AwaitReady(ctx); err != nil {
		return 0, 0, err
	}
	took = time.Since(began)
	if idle > 0 {
		time.Sleep(idle)
		residentKiB, err = resident(cmd.Process.Pid)
	}
	return took.Round(time.Millisecond), residentKiB, err
}

// resident reads a process's resident memory from /proc (Linux).
func resident(pid int) (kib int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("read the memory of the server (Linux only): %w", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			_, err = fmt.Sscanf(rest, "%d kB", &kib)
			return kib, err
		}
	}
	return 0, fmt.Errorf("no VmRSS in /proc/%d/status", pid)
}
