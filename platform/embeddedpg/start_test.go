//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestDataOutlivesTheServer(t *testing.T) {
	t.Parallel()
	for _, durable := range []bool{false, true} {
		dir := clusterFolder(t)
		first := start(t, Options{Dir: dir, Durable: durable})
		query(t, first.Address, "CREATE TABLE kept AS SELECT 'yes' AS answer")
		stop(t, first)

		second := start(t, Options{Dir: dir, Durable: durable})
		if got := query(t, second.Address, "SELECT answer FROM kept"); got != "yes" {
			t.Errorf("after a restart the table holds %q, want yes", got)
		}
		want := map[bool]string{true: "on", false: "off"}[durable]
		if got := query(t, second.Address, "SHOW fsync"); got != want {
			t.Errorf("Durable = %v: fsync = %s, want %s", durable, got, want)
		}
		stop(t, second)
	}
}

func TestTheServerIsAsPromised(t *testing.T) {
	t.Parallel()
	c := start(t, Options{Settings: map[string]string{"max_connections": "37"}})
	for setting, want := range map[string]string{
		"listen_addresses":        "",
		"unix_socket_permissions": "0700",
		"server_encoding":         "UTF8",
		"lc_collate":              "C",
		"TimeZone":                "UTC",
		"max_connections":         "37", // Settings win
	} {
		if got := query(t, c.Address, "SELECT coalesce(current_setting('"+setting+"', true), 'C')"); got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
	for _, dir := range []string{c.Folder(), filepath.Join(c.Folder(), "data"), c.socket} {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("mode of %q = %v, want 0700", dir, info.Mode().Perm())
		}
	}
	for _, extension := range requiredExtensions {
		query(t, c.Address, `CREATE EXTENSION "`+extension+`"`)
	}
	stop(t, c)
}

func TestAThrowAwayClusterLeavesNothing(t *testing.T) {
	t.Parallel()
	c := start(t, Options{})
	stop(t, c)
	<-c.Done()
	if err := c.Err(); err != nil {
		t.Errorf("Err after Stop = %v", err)
	}
	stop(t, c) // a second time does nothing
	if _, err := os.Stat(filepath.Dir(c.Folder())); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Stop the folder gives %v, want it gone", err)
	}
}

func TestTheLeftoversOfDeadProcessesAreSwept(t *testing.T) {
	t.Parallel()
	base := openFolder(t)
	running := start(t, Options{Dir: filepath.Join(base, throwAwayPattern+"running", "postgres")})
	dead := filepath.Join(base, throwAwayPattern+"dead")
	if err := os.MkdirAll(filepath.Join(dead, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dead, "postgres", "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(base, time.Now().Add(-time.Hour))
	if _, err := os.Stat(dead); err != nil {
		t.Errorf("what was just made gives %v, want it kept", err)
	}
	sweep(base, time.Now().Add(time.Hour))
	if _, err := os.Stat(dead); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what a dead process left gives %v, want it gone", err)
	}
	if got := query(t, running.Address, "SELECT 'yes'"); got != "yes" {
		t.Errorf("the running cluster answered %q, want yes", got)
	}
	stop(t, running)
}

func TestALongPathGetsAShortSocket(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(openFolder(t), strings.Repeat("long", 20), strings.Repeat("path", 20))
	c := start(t, Options{Dir: dir})
	if got := query(t, c.Address, "SELECT 'yes'"); got != "yes" {
		t.Errorf("the query answered %q, want yes", got)
	}
	if joined, err := Join(t.Context(), dir); err != nil || joined != c.Address {
		t.Errorf("Join = %v, %v; want %v", joined, err, c.Address)
	}
	stop(t, c)
	if _, err := os.Stat(c.socket); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Stop the socket's folder gives %v, want it gone", err)
	}
}

func TestAServerThatWillNotStartSaysWhy(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	_, err := Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"shared_preload_libraries": "no_such_library"}})
	if err == nil || !strings.Contains(err.Error(), `could not access file "no_such_library"`) {
		t.Fatalf("Start = %v, want the server's own words", err)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("the error has more than one line: %v", err)
	}
	stop(t, start(t, Options{Dir: dir}))
}

func TestAnUnexpectedEndIsReported(t *testing.T) {
	t.Parallel()
	c := start(t, Options{Dir: madeCluster(t)})
	if err := c.Err(); err != nil {
		t.Fatalf("Err of a running server = %v", err)
	}
	if err := syscall.Kill(c.process.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-c.Done()
	if err := c.Err(); err == nil || !strings.Contains(err.Error(), "signal: killed") {
		t.Errorf("Err = %v, want the signal", err)
	}
	if err := c.Stop(t.Context()); !errors.Is(err, c.Err()) {
		t.Errorf("Stop = %v, want what Err says", err)
	}
}

func TestACancelledStopStillStops(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	c := start(t, Options{Dir: dir})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Stop(ctx); err != nil {
		t.Errorf("Stop = %v", err)
	}
	stop(t, start(t, Options{Dir: dir}))
}

func TestACancelledStartLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	dir := clusterFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	began := make(chan error, 1)
	go func() {
		_, err := Start(ctx, Options{Dir: dir})
		began <- err
	}()
	eventually(t, "initdb is at work", func() bool {
		found, _ := filepath.Glob(filepath.Join(dir, newDataPattern+"*"))
		return len(found) > 0
	})
	cancel()
	if err := <-began; !errors.Is(err, context.Canceled) {
		t.Fatalf("Start = %v, want context.Canceled", err)
	}
	stop(t, start(t, Options{Dir: dir}))
}

func TestAnInterruptedInitdbIsNotTakenForACluster(t *testing.T) {
	t.Parallel()
	dir := clusterFolder(t)
	unfinished := filepath.Join(dir, newDataPattern+"1")
	if err := os.MkdirAll(unfinished, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unfinished, "PG_VERSION"), []byte("15\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, Options{Dir: dir})
	if _, err := os.Stat(unfinished); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the unfinished folder gives %v, want it gone", err)
	}
	stop(t, c)
}

func TestAnotherMajorIsRefused(t *testing.T) {
	t.Parallel()
	dir := madeCluster(t)
	mark := filepath.Join(dir, "data", "PG_VERSION")
	if err := os.WriteFile(mark, []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Dir: dir})
	if !errors.Is(err, ErrOtherMajor) {
		t.Fatalf("Start = %v, want ErrOtherMajor", err)
	}
	for _, part := range []string{dir, "holds PostgreSQL 9", "found is PostgreSQL ", BinariesVariable} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error %q does not mention %q", err, part)
		}
	}
}
