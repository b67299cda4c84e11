//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// helperVariable turns the test binary into a program that starts the cluster
// of the folder it names and waits to be killed.
const helperVariable = "EMBEDDEDPG_TEST_HELPER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperVariable); dir != "" {
		runHelper(dir)
		return
	}
	m.Run() // its result becomes the exit code
	_ = os.RemoveAll(template.dir)
}

// template is a cluster that was started once, to be copied: that takes a
// tenth of the time of making another.
var template struct {
	once sync.Once
	dir  string
	err  error
}

func makeTemplate() {
	if template.dir, template.err = throwAwayFolder(); template.err != nil {
		return
	}
	var c *Cluster
	if c, template.err = Start(context.Background(), Options{Dir: filepath.Join(template.dir, "postgres")}); template.err == nil {
		template.err = c.Stop(context.Background())
	}
}

// madeCluster is the folder of a cluster that exists and is not running.
func madeCluster(t *testing.T) string {
	t.Helper()
	template.once.Do(makeTemplate)
	if template.err != nil {
		t.Fatalf("make the template: %v", template.err)
	}
	dir := clusterFolder(t)
	output, err := exec.Command("cp", "-Rp", filepath.Join(template.dir, "postgres"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("copy the template: %v: %s", err, output)
	}
	return dir
}

func runHelper(dir string) {
	c, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		_, _ = fmt.Fprintln(os.Stdout, "error", err)
		return
	}
	_, _ = fmt.Fprintln(os.Stdout, "ready", c.process.cmd.Process.Pid, c.process.watchdog.cmd.Process.Pid)
	select {}
}

// openFolder is a temporary folder that the server's account can enter, which
// t.TempDir is not when root runs the tests.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := throwAwayFolder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove the test's folder: %v", err)
		}
	})
	return dir
}

// clusterFolder is where a test's cluster can be made.
func clusterFolder(t *testing.T) string {
	t.Helper()
	return filepath.Join(openFolder(t), "postgres")
}

func start(t *testing.T, o Options) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), o)
	if err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(func() { _ = c.Stop(context.Background()) })
	return c
}

func stop(t *testing.T, c *Cluster) {
	t.Helper()
	if err := c.Stop(context.Background()); err != nil {
		t.Errorf("Stop: %v", err)
	}
}

// query runs one statement as the superuser and returns its only value, if any.
func query(t *testing.T, a Address, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), a.DSN("postgres", Superuser))
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var value string
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still waiting for this to hold: %s", what)
		}
	}
}
