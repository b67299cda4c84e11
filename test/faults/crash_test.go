package faults

import (
	"math/rand/v2"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// TestPostgreSQLCrashesUnderLoad stops PostgreSQL at once, again and again. The
// server stays, answers 503 with Retry-After and nothing else, and goes on by
// itself.
//
// ASVS: 2.3.3, 16.5.2
func TestPostgreSQLCrashesUnderLoad(t *testing.T) {
	t.Parallel()
	cluster := runningtest.StartCluster(t, nil)
	site := runningtest.NewSite(t, cluster)
	server := site.Serve()
	c := gather(t, site, site.Administrator())
	c.start()
	var back []time.Duration
	for range rounds(2, 50) {
		c.awaitAnswer()
		time.Sleep(300*time.Millisecond + rand.N(500*time.Millisecond)) //nolint:gosec // any moment will do
		cluster.Crash()
		time.Sleep(rand.N(300 * time.Millisecond)) //nolint:gosec // any moment will do
		cluster.Start()
		back = append(back, c.awaitAnswer())
		if !server.Running() {
			t.Fatal("the server ended with its database")
		}
	}
	if c.cut.Load() > 0 {
		t.Errorf("%d requests were not answered", c.cut.Load())
	}
	c.leave()
	c.audit()
	within(t, "first success after PostgreSQL is back, longest", percentile(back, 1), 3*time.Second)
}
