//go:build unix

package embeddedpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// helper is another process that runs a cluster.
type helper struct {
	cmd              *exec.Cmd
	server, watchdog int // process ids
}

func startHelper(t *testing.T, dir string) helper {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:gosec // this very test binary
	cmd.Env = append(os.Environ(), helperVariable+"="+dir)
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	h := helper{cmd: cmd}
	line, err := bufio.NewReader(output).ReadString('\n')
	if _, scanErr := fmt.Sscanf(line, "ready %d %d", &h.server, &h.watchdog); err != nil || scanErr != nil {
		t.Fatalf("the helper said %q: %v", line, err)
	}
	t.Cleanup(func() {
		if servesFolder(h.server, dir+"/data") { // only after a test that failed
			_ = syscall.Kill(h.server, syscall.SIGQUIT)
		}
	})
	return h
}

func (h helper) kill(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = h.cmd.Wait() // killed: the error says just that
}

func TestAKilledParentTakesTheServerAlong(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	h := startHelper(t, dir)
	h.kill(t)
	eventually(t, "the server has ended", func() bool { return !servesFolder(h.server, dir+"/data") })
	eventually(t, "the watchdog has ended", func() bool { return !running(h.watchdog) })
	stop(t, start(t, Options{Dir: dir}))
}

// running tells a live process from one that is gone, or dead and not yet
// collected by a parent that does not care.
func running(pid int) bool {
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(state)), "Z")
}

func TestAnOrphanIsEndedByTheNextStart(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	h := startHelper(t, dir)
	if err := syscall.Kill(h.watchdog, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the watchdog has ended", func() bool { return !running(h.watchdog) })
	h.kill(t)
	if !servesFolder(h.server, dir+"/data") {
		t.Fatal("the server ended without its watchdog: nothing left to test")
	}
	c := start(t, Options{Dir: dir})
	if got := query(t, c.Address, "SELECT 'yes'"); got != "yes" {
		t.Errorf("the query answered %q, want yes", got)
	}
	if servesFolder(h.server, dir+"/data") {
		t.Error("the orphan still runs")
	}
	stop(t, c)
}

func TestAMarkOfADeadServerDoesNotBlock(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	// The id of a live process that is no server, as after a restart of the machine.
	mark := fmt.Sprintf("%d\n%s/data\n1700000000\n5432\n%s/socket\n\n", os.Getpid(), dir, dir)
	if err := os.WriteFile(dir+"/data/postmaster.pid", []byte(mark), 0o644); err != nil {
		t.Fatal(err)
	}
	stop(t, start(t, Options{Dir: dir}))
}

func TestASecondStarterIsToldWhoWasFirst(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	h := startHelper(t, dir)
	_, err := Start(t.Context(), Options{Dir: dir})
	if !errors.Is(err, ErrRunning) {
		t.Fatalf("Start = %v, want ErrRunning", err)
	}
	if want := fmt.Sprintf("process %d", h.cmd.Process.Pid); !strings.Contains(err.Error(), want) {
		t.Errorf("the error %q does not name %q", err, want)
	}
	joined, err := Join(t.Context(), dir)
	if err != nil {
		t.Fatalf("Join: %v", err)
	}
	if got := query(t, joined, "SELECT 'yes'"); got != "yes" {
		t.Errorf("the query answered %q, want yes", got)
	}
	h.kill(t)
}

func TestOfManyStartersOneWins(t *testing.T) {
	t.Parallel()
	dir := clusterFolder(t)
	type result struct {
		c   *Cluster
		err error
	}
	results := make(chan result)
	const starters = 4
	for range starters {
		go func() {
			c, err := Start(t.Context(), Options{Dir: dir})
			results <- result{c, err}
		}()
	}
	var won *Cluster
	for range starters {
		r := <-results
		switch {
		case r.err == nil && won == nil:
			won = r.c
		case !errors.Is(r.err, ErrRunning):
			t.Errorf("a starter got %v, want one success and ErrRunning for the rest", r.err)
		}
	}
	if won == nil {
		t.Fatal("nobody won")
	}
	stop(t, won)
}

func TestJoinFindsNothing(t *testing.T) {
	t.Parallel()
	dir := clusterFolder(t)
	if _, err := Join(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("Join of a missing folder = %v, want ErrNotRunning", err)
	}
	dir = madeCluster(t)
	stop(t, start(t, Options{Dir: dir}))
	if _, err := Join(t.Context(), dir); !errors.Is(err, ErrNotRunning) {
		t.Errorf("Join after Stop = %v, want ErrNotRunning", err)
	}
}

func preparedPlace(t *testing.T) place {
	t.Helper()
	p, err := findPlace(clusterFolder(t))
	if err == nil {
		err = p.prepare()
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestJoinWaitsForAStart(t *testing.T) {
	t.Parallel()
	p := preparedPlace(t)
	held, err := acquire(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := acquire(p); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), fmt.Sprintf("process %d ", os.Getpid())) {
		t.Errorf("while it starts another starter gets %v, want ErrRunning with the process", err)
	}
	brief, cancel := context.WithTimeout(t.Context(), 3*lockPoll)
	defer cancel()
	if a, err := Join(brief, p.dir); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("before the server is ready Join = %v, %v; want it to wait", a, err)
	}
	want := Address{socket: p.socket()}
	if err := held.publish(want); err != nil {
		t.Fatal(err)
	}
	if got, err := Join(t.Context(), p.dir); err != nil || got != want {
		t.Errorf("Join = %v, %v; want %v", got, err, want)
	}
	if err := held.release(); err != nil {
		t.Error(err)
	}
}
