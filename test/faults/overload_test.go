package faults

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

const memoryLimit = 512 << 10 // KiB

// flood is what came of requests without pause from so many clients.
type flood struct {
	good, refused, bad atomic.Int64
	slowestRefusal     atomic.Int64
}

func (f *flood) take(r runningtest.Reply, err error, took time.Duration) {
	switch {
	case err == nil && (r.Status == http.StatusOK || r.Status == http.StatusUnauthorized):
		f.good.Add(1)
	case err == nil && (typedUnavailable(r) || r.Status == http.StatusTooManyRequests):
		f.refused.Add(1)
		for longest := f.slowestRefusal.Load(); int64(took) > longest && !f.slowestRefusal.CompareAndSwap(longest, int64(took)); {
			longest = f.slowestRefusal.Load()
		}
	default:
		f.bad.Add(1)
	}
}

// pour sends requests from so many clients for a while.
func pour(as runningtest.Client, clients int, long time.Duration, path string) *flood {
	f := &flood{}
	var all sync.WaitGroup
	until := time.Now().Add(long)
	for range clients {
		all.Go(func() {
			for time.Now().Before(until) {
				began := time.Now()
				r, err := as.Try(context.Background(), http.MethodGet, path, nil)
				f.take(r, err, time.Since(began))
			}
		})
	}
	all.Wait()
	return f
}

// TestOverload sends from ten times as many clients as it takes to keep the
// server busy. It goes on doing what it can, says that it is well, and is as it
// was right afterwards.
func TestOverload(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("measures, and needs the machine to itself")
	}
	site, server := limited(t)
	admin := site.Administrator()
	const enough, path = 32, "/v1/users?limit=20"
	const moment, siege = 5 * time.Second, 60 * time.Second
	pour(admin, enough, moment, path)
	peak := float64(pour(admin, enough, moment, path).good.Load()) / moment.Seconds()
	health := make(chan time.Duration)
	go func() { health <- healthLatency(site, siege-time.Second) }()
	f := pour(admin, 10*enough, siege, path)
	goodput := float64(f.good.Load()) / siege.Seconds()
	t.Logf("peak %.0f a second, beyond it %.0f a second (%d refused, %d failed)", peak, goodput, f.refused.Load(), f.bad.Load())
	if goodput < 0.8*peak || f.bad.Load() > 0 {
		t.Errorf("%.0f good replies a second of %.0f, %d failed", goodput, peak, f.bad.Load())
	}
	within(t, "health, 99th percentile", <-health, 250*time.Millisecond)
	began := time.Now()
	admin.Send(http.MethodGet, path, nil).Want(http.StatusOK)
	within(t, "the next request", time.Since(began), 5*time.Second)
	bounded(t, server)
}

func healthLatency(site *runningtest.Site, long time.Duration) time.Duration {
	var times []time.Duration
	for until := time.Now().Add(long); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		began := time.Now()
		if _, err := site.Client().Try(context.Background(), http.MethodGet, "/healthz", nil); err == nil {
			times = append(times, time.Since(began))
		}
	}
	return percentile(times, 0.99)
}

// TestAThousandLogins come at the same moment from so many people, none of whom
// has an account: each costs a hash as if they had.
func TestAThousandLogins(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("measures, and needs the machine to itself")
	}
	site, server := limited(t)
	site.Administrator()
	const logins = 1000
	f := &flood{}
	var all sync.WaitGroup
	for i := range logins {
		all.Go(func() {
			began := time.Now()
			body := map[string]any{"login": fmt.Sprintf("person%d@example.com", i), "password": runningtest.AdminPassword}
			r, err := site.Client().Try(context.Background(), http.MethodPost, "/v1/auth/login", body)
			f.take(r, err, time.Since(began))
		})
	}
	all.Wait()
	t.Logf("%d served, %d turned away, %d failed", f.good.Load(), f.refused.Load(), f.bad.Load())
	if f.bad.Load() > 0 || f.good.Load() == 0 {
		t.Errorf("%d failed, %d were served", f.bad.Load(), f.good.Load())
	}
	within(t, "refused after, longest", time.Duration(f.slowestRefusal.Load()), time.Second)
	site.Client().Login(runningtest.AdminEmail, runningtest.AdminPassword)
	bounded(t, server)
}
