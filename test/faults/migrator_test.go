package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// empty is a site on a database that has its roles and nothing else.
func empty(t *testing.T, cluster *runningtest.Cluster, name string) *runningtest.Site {
	t.Helper()
	cluster.Provision(name)
	return runningtest.SiteOn(t, cluster, name)
}

// migrated checks that each migration ran once and left nothing half done.
func migrated(t *testing.T, site *runningtest.Site) {
	t.Helper()
	status := site.Must("migrate", "status")
	if strings.Contains(status, " pending\n") || strings.Contains(status, "drift") {
		t.Errorf("status:\n%s", status)
	}
	conn := connect(t, site.Superuser())
	for what, query := range map[string]string{
		"migrations that ran more than once": "SELECT count(*) FROM (SELECT FROM schema_migrations WHERE is_applied GROUP BY version_id HAVING count(*) > 1) twice",
		"invalid indexes":                    "SELECT count(*) FROM pg_index WHERE NOT indisvalid",
	} {
		if n := count(t, conn, query); n > 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// TestEightStartAtOnce starts eight servers on an empty database: all serve, and
// the schema was made once.
func TestEightStartAtOnce(t *testing.T) {
	t.Parallel()
	cluster := runningtest.StartCluster(t, map[string]string{"fsync": "off", "max_connections": "300"})
	for round := range rounds(1, 5) {
		site := empty(t, cluster, fmt.Sprint("eight", round))
		servers := make([]*runningtest.Server, rounds(3, 8))
		for i := range servers {
			servers[i] = site.Another().Spawn()
		}
		for _, server := range servers {
			server.AwaitReady()
		}
		migrated(t, site)
		for _, server := range servers {
			server.Stop()
		}
	}
}

// TestAKilledMigrator kills `roster migrate up` at any moment, again and again;
// the next one goes on where it was.
func TestAKilledMigrator(t *testing.T) {
	t.Parallel()
	cluster := runningtest.StartCluster(t, map[string]string{"fsync": "off"})
	killed := 0
	for round := range rounds(1, 40) {
		site := empty(t, cluster, fmt.Sprint("killed", round))
		for range 3 {
			cmd := site.Command(context.Background(), "migrate", "up")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(rand.N(400 * time.Millisecond)) //nolint:gosec // any moment will do
			_ = cmd.Process.Kill()
			if err := cmd.Wait(); err != nil {
				killed++
			}
		}
		site.Must("migrate", "up")
		migrated(t, site)
	}
	t.Logf("%d times killed at work", killed)
}
