package faults

import (
	"math/rand/v2"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// TestKilledUnderLoad kills the server again and again while it is written to.
// It is ready again by itself, and nothing acknowledged is lost.
//
// ASVS: 2.3.3
func TestKilledUnderLoad(t *testing.T) {
	t.Parallel()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, nil))
	server := site.Serve()
	c := gather(t, site, site.Administrator())
	c.start()
	var ready []time.Duration
	var loaded time.Duration
	for range rounds(2, 100) {
		c.awaitAnswer()
		began := time.Now()
		time.Sleep(300*time.Millisecond + rand.N(500*time.Millisecond)) //nolint:gosec // any moment will do
		loaded += time.Since(began)
		server.Kill()
		began = time.Now()
		server = site.Serve()
		ready = append(ready, time.Since(began))
	}
	rate := float64(c.acknowledged.Load()) / loaded.Seconds()
	c.leave()
	c.audit()
	t.Logf("%d kills at %.0f acknowledged writes a second", len(ready), rate)
	within(t, "ready after a kill, 95th percentile", percentile(ready, 0.95), 2*time.Second)
	if long() && rate < 200 {
		t.Errorf("%.0f writes a second are too few to mean much", rate)
	}
}
