package faults

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ariga.io/atlas/sql/migrate"

	"roster/test/running"
	"roster/test/running/runningtest"
)

// nextMigration is all that the next release has more than this one.
const nextMigration = `-- +goose Up
SET LOCAL lock_timeout = '1s';
ALTER TABLE users ADD COLUMN next_note text;
ALTER TABLE user_roles ADD COLUMN next_count bigint NOT NULL DEFAULT 0;

-- +goose Down
SET LOCAL lock_timeout = '1s';
ALTER TABLE users DROP COLUMN next_note;
ALTER TABLE user_roles DROP COLUMN next_count;
`

const haproxyConfig = `
defaults
  mode http
  timeout connect 2s
  timeout check 2s
  timeout client 30s
  timeout server 30s
  retries 3
  option redispatch
frontend front
  bind %s
  default_backend replicas
backend replicas
  option httpchk GET /readyz
  default-server check inter 200ms fall 1 rise 1
  server a %s
  server b %s
`

// TestRollingUpgrade replaces two replicas behind a load balancer by those of
// the next release, and those by the former ones again, with the migration of the
// next release before and its way back after. No request fails.
func TestRollingUpgrade(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	haproxy, err := exec.LookPath("haproxy")
	if err != nil || !long() {
		t.Skip("takes haproxy, and the long form")
	}
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	site.Env = append(site.Env, "ROSTER_HTTP_DRAIN_DELAY=1s", "ROSTER_DATABASE_AUTO_MIGRATE=false")
	former, next := site.Binary, buildNext(t)
	replicas := [2]*runningtest.Site{site.Another(), site.Another()}
	var servers [2]*runningtest.Server
	for i, r := range replicas {
		servers[i] = r.Serve()
	}
	front := site.Another()
	balance(t, haproxy, front.API, replicas[0].API, replicas[1].API)
	c := gather(t, front, front.Administrator())
	c.start()
	began := time.Now()
	site.Binary = next
	site.Must("migrate", "up")
	for _, binary := range []string{next, former} {
		for i, r := range replicas {
			servers[i].Stop()
			r.Binary = binary
			servers[i] = r.Serve()
			time.Sleep(time.Second) // until the load balancer has seen it
			c.awaitAnswer()
		}
	}
	site.Must("migrate", "down")
	c.awaitAnswer()
	took := time.Since(began)
	c.leave()
	c.audit()
	if failed := c.cut.Load() + c.unavailable.Load(); failed > 0 {
		t.Errorf("%d requests failed", failed)
	}
	t.Logf("there and back in %s at %.0f writes a second", took.Round(time.Millisecond), float64(c.acknowledged.Load())/took.Seconds())
}

// buildNext builds this program with one migration more.
func buildNext(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs("../../platform/migrations")
	if err != nil {
		t.Fatal(err)
	}
	name := time.Now().UTC().Format("20060102150405") + "_next.sql"
	all := &migrate.MemDir{}
	existing, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range existing {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		must(t, all.WriteFile(filepath.Base(path), content))
	}
	must(t, all.WriteFile(name, []byte(nextMigration)))
	sum, err := all.Checksum()
	if err != nil {
		t.Fatal(err)
	}
	text, err := sum.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	return build(t, map[string][]byte{
		filepath.Join(folder, name):                 []byte(nextMigration),
		filepath.Join(folder, migrate.HashFileName): text,
	})
}

// build compiles the program as if some files were others.
func build(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir, err := running.Folder() // a server under another account has to read it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	overlay := map[string]map[string]string{"Replace": {}}
	for path, content := range files {
		other := filepath.Join(dir, filepath.Base(path))
		must(t, os.WriteFile(other, content, 0o600))
		overlay["Replace"][path] = other
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	list, binary := filepath.Join(dir, "overlay.json"), filepath.Join(dir, "roster")
	must(t, os.WriteFile(list, text, 0o600))
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", list, "-o", binary, "roster").CombinedOutput(); err != nil {
		t.Fatalf("build the next release: %v\n%s", err, output)
	}
	return binary
}

// balance runs haproxy in front of two replicas until the test ends.
func balance(t *testing.T, haproxy, front, a, b string) {
	t.Helper()
	config := filepath.Join(t.TempDir(), "haproxy.cfg")
	must(t, os.WriteFile(config, fmt.Appendf(nil, haproxyConfig, front, a, b), 0o600))
	cmd := exec.Command(haproxy, "-db", "-f", config)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	time.Sleep(time.Second) // until it has seen both
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
