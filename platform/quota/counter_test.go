package quota_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/platform/quota"
	"roster/platform/quota/quotatest"
)

const client = "198.51.100.7"

// moment is a clock that a test moves.
type moment struct{ nanos atomic.Int64 }

func (m *moment) now() time.Time          { return time.Unix(1_000_000, m.nanos.Load()) }
func (m *moment) advance(d time.Duration) { m.nanos.Add(int64(d)) }

func take(t *testing.T, c *quota.Counter, client string) quota.Reading {
	t.Helper()
	r, err := c.Take(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWindow(t *testing.T) {
	t.Parallel()
	var at moment
	c := quota.NewCounter("op", quota.Limit{Requests: 2, Window: time.Minute}, nil, at.now)
	want := func(want quota.Reading) {
		t.Helper()
		if got := take(t, c, client); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	want(quota.Reading{OK: true, Left: 1, Resets: time.Minute})
	at.advance(20 * time.Second)
	want(quota.Reading{OK: true, Left: 0, Resets: 40 * time.Second})
	want(quota.Reading{First: true, Resets: 40 * time.Second})
	want(quota.Reading{Resets: 40 * time.Second})
	if !take(t, c, "198.51.100.8").OK {
		t.Error("another client is refused")
	}
	at.advance(40 * time.Second)
	want(quota.Reading{OK: true, Left: 1, Resets: time.Minute})
}

// ASVS: 2.4.1
func TestReplicasShareOneLimit(t *testing.T) {
	t.Parallel()
	var at moment
	store := quotatest.NewStore()
	limit := quota.Limit{Requests: 100, Window: time.Minute, Lease: 10}
	replicas := []*quota.Counter{quota.NewCounter("op", limit, store, at.now), quota.NewCounter("op", limit, store, at.now)}
	var let, first atomic.Int64
	var all sync.WaitGroup
	for i := range 400 {
		all.Go(func() {
			r, err := replicas[i%2].Take(t.Context(), client)
			if err != nil {
				t.Error(err)
			}
			if r.OK {
				let.Add(1)
			}
			if r.First {
				first.Add(1)
			}
		})
	}
	all.Wait()
	if let.Load() != 100 || first.Load() != 2 {
		t.Errorf("%d requests were let through, want 100; %d were the first beyond, want one on each replica", let.Load(), first.Load())
	}
	if asked := store.Asked(); asked > 12 {
		t.Errorf("the store was asked %d times, want once a lease and once a replica", asked)
	}
	if take(t, quota.NewCounter("op", limit, store, at.now), client).OK {
		t.Error("a restart forgets the count")
	}
	if !take(t, quota.NewCounter("other", limit, store, at.now), client).OK {
		t.Error("two counters share a count")
	}
}

// ASVS: 1.4.3
func TestClientsAreForgottenInTime(t *testing.T) {
	t.Parallel()
	var at moment
	c := quota.NewCounter("op", quota.Limit{Requests: 1, Window: time.Hour}, nil, at.now)
	take(t, c, client)
	for i := range 30_000 {
		take(t, c, strconv.Itoa(i))
	}
	if !take(t, c, client).OK {
		t.Error("a client is remembered for ever, and so all are")
	}
}

var errStore = errors.New("no database")

type brokenStore struct{}

func (brokenStore) Take(context.Context, quota.Key, quota.Limit, time.Time) (quota.Taken, error) {
	return quota.Taken{}, errStore
}

// ASVS: 16.5.3
func TestWithoutStoreNobodyIsLetThrough(t *testing.T) {
	t.Parallel()
	c := quota.NewCounter("op", quota.Limit{Requests: 10, Window: time.Hour, Lease: 5}, brokenStore{}, time.Now)
	if r, err := c.Take(t.Context(), client); r.OK || !errors.Is(err, errStore) {
		t.Errorf("%+v, %v", r, err)
	}
}

// stuckStore answers when a test lets it.
type stuckStore struct{ asked, answer chan struct{} }

func (s stuckStore) Take(context.Context, quota.Key, quota.Limit, time.Time) (quota.Taken, error) {
	close(s.asked)
	<-s.answer
	return quota.Taken{OK: true, Until: time.Now().Add(time.Hour)}, nil
}

func TestWhoGoesAwayDoesNotWait(t *testing.T) {
	t.Parallel()
	store := stuckStore{make(chan struct{}), make(chan struct{})}
	c := quota.NewCounter("op", quota.Limit{Requests: 10, Window: time.Hour, Lease: 5}, store, time.Now)
	var first sync.WaitGroup
	first.Go(func() { take(t, c, client) })
	<-store.asked
	gone, leave := context.WithCancel(t.Context())
	leave()
	if _, err := c.Take(gone, client); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	close(store.answer)
	first.Wait()
}

func TestStoreInMemory(t *testing.T) {
	t.Parallel()
	quotatest.TestStore(t, quotatest.NewStore())
}
