// Package quotatest has a quota.Store in memory, for tests, and the contract
// that every Store passes.
package quotatest

import (
	"context"
	"sync"
	"testing"
	"time"

	"roster/platform/quota"
)

// Store is a quota.Store in memory.
type Store struct {
	mu    sync.Mutex
	asked int
	rows  map[quota.Key]row
}

type row struct {
	taken int
	since time.Time
}

// NewStore makes an empty Store.
func NewStore() *Store { return &Store{rows: map[quota.Key]row{}} }

// Asked is how often it was asked.
func (s *Store) Asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// Take is part of quota.Store.
func (s *Store) Take(_ context.Context, key quota.Key, l quota.Limit, now time.Time) (quota.Taken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	r, known := s.rows[key]
	if !known || !now.Before(r.since.Add(l.Window)) {
		r = row{since: now}
	}
	until := r.since.Add(l.Window)
	if r.taken+l.Lease > l.Requests {
		return quota.Taken{Until: until}, nil
	}
	r.taken += l.Lease
	s.rows[key] = r
	return quota.Taken{OK: true, Rest: l.Requests - r.taken, Until: until}, nil
}

// TestStore is the contract of a quota.Store.
func TestStore(t *testing.T, store quota.Store) {
	t.Helper()
	limit := quota.Limit{Requests: 6, Window: time.Minute, Lease: 2}
	begin := time.Now().UTC().Truncate(time.Microsecond)
	steps := []struct {
		key   byte
		after time.Duration
		want  quota.Taken
	}{
		{1, 0, quota.Taken{OK: true, Rest: 4, Until: begin.Add(time.Minute)}},
		{1, 10 * time.Second, quota.Taken{OK: true, Rest: 2, Until: begin.Add(time.Minute)}},
		{2, 10 * time.Second, quota.Taken{OK: true, Rest: 4, Until: begin.Add(70 * time.Second)}},
		{1, 20 * time.Second, quota.Taken{OK: true, Rest: 0, Until: begin.Add(time.Minute)}},
		{1, 59 * time.Second, quota.Taken{Until: begin.Add(time.Minute)}},
		{1, time.Minute, quota.Taken{OK: true, Rest: 4, Until: begin.Add(2 * time.Minute)}},
	}
	for i, step := range steps {
		got, err := store.Take(t.Context(), quota.Key{step.key}, limit, begin.Add(step.after))
		got.Until = got.Until.UTC()
		if err != nil || got != step.want {
			t.Errorf("step %d: %+v, %v, want %+v", i, got, err, step.want)
		}
	}
	testTogether(t, store, limit, begin)
}

func testTogether(t *testing.T, store quota.Store, limit quota.Limit, now time.Time) {
	t.Helper()
	var all sync.WaitGroup
	got := make(chan bool, 20)
	for range cap(got) {
		all.Go(func() {
			taken, err := store.Take(t.Context(), quota.Key{3}, limit, now)
			if err != nil {
				t.Error(err)
			}
			got <- taken.OK
		})
	}
	all.Wait()
	close(got)
	count := 0
	for ok := range got {
		if ok {
			count++
		}
	}
	if count != limit.Requests/limit.Lease {
		t.Errorf("%d leases were taken at once, want %d", count, limit.Requests/limit.Lease)
	}
}
