package faults

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// TestAPoolOfOneAndOfTwo lets fifty clients use every sort of operation through
// one connection, and through two. Nobody waits for a connection that only their
// own request could give back.
func TestAPoolOfOneAndOfTwo(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("fifty clients through one connection take long")
	}
	cluster := runningtest.StartCluster(t, map[string]string{"fsync": "off"})
	for connections := 1; connections <= 2; connections++ {
		t.Run(fmt.Sprint(connections), func(t *testing.T) {
			site := runningtest.NewSite(t, cluster)
			site.Env = append(site.Env, fmt.Sprint("ROSTER_DATABASE_MAX_CONNECTIONS=", connections))
			server := site.Serve()
			const clients = 50
			c := gatherMany(t, site, site.Administrator(), clients-refreshers-readers)
			c.start()
			idle := c.watchIdle(time.Minute)
			c.leave()
			c.audit()
			conn := connect(t, site.Superuser())
			deadlocks := count(t, conn, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
			if idle > 0 || deadlocks > 0 || c.cut.Load() > 0 || strings.Contains(server.Said(), "deadlock") {
				t.Errorf("%d times idle in a transaction for over a second, %d deadlocks, %d requests not answered", idle, deadlocks, c.cut.Load())
			}
			if n := c.unavailable.Load(); n > 0 {
				t.Errorf("%d requests waited in vain", n)
			}
			within(t, "longest request", time.Duration(c.slowest.Load()), 15*time.Second)
		})
	}
}

// watchIdle counts how often a session of the site does nothing within a
// transaction for over a second.
func (c *crowd) watchIdle(long time.Duration) int {
	c.t.Helper()
	conn := connect(c.t, c.site.Superuser())
	found := 0
	for began := time.Now(); time.Since(began) < long; time.Sleep(50 * time.Millisecond) {
		found += count(c.t, conn, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND state_change < now() - interval '1 second'`)
	}
	return found
}
