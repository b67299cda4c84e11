// Package memory keeps idempotency keys in memory, for tests: it is unit of
// work and store at once.
package memory

import (
	"context"
	"sync"
	"time"

	"roster/platform/idempotency"
)

// Store keeps records. It passes the same contract as gormstore.
type Store struct {
	mu      sync.Mutex
	locked  map[name]bool
	records map[name]idempotency.Record
}

type name struct{ caller, route, key string }

func nameOf(r idempotency.Request) name { return name{r.Caller, r.Route, r.Key} }

type unitKey struct{}

// unit is what one unit of work holds and has to write.
type unit struct {
	held  []name
	saved []idempotency.Record
}

// New returns an empty store.
func New() *Store {
	return &Store{locked: map[name]bool{}, records: map[name]idempotency.Record{}}
}

// Do runs fn and keeps what it saved if it succeeds. A nested Do joins.
func (s *Store) Do(ctx context.Context, fn func(context.Context) error) error {
	if _, open := ctx.Value(unitKey{}).(*unit); open {
		return fn(ctx)
	}
	u := &unit{}
	defer s.release(u)
	if err := fn(context.WithValue(ctx, unitKey{}, u)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, record := range u.saved {
		s.records[nameOf(record.Request)] = record
	}
	return nil
}

func (s *Store) release(u *unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range u.held {
		delete(s.locked, n)
	}
}

// Lock implements idempotency.Store.
func (s *Store) Lock(ctx context.Context, request idempotency.Request) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := nameOf(request)
	if s.locked[n] {
		return false, nil
	}
	s.locked[n] = true
	u := ctx.Value(unitKey{}).(*unit) //nolint:forcetypeassert // outside a unit of work is a mistake of the test
	u.held = append(u.held, n)
	return true, nil
}

// Find implements idempotency.Store.
func (s *Store) Find(_ context.Context, request idempotency.Request, now time.Time) (*idempotency.Record, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	record, found := s.records[nameOf(request)]
	if !found || !record.ExpiresAt.After(now) {
		return nil, nil
	}
	return &record, nil
}

// Save implements idempotency.Store.
func (s *Store) Save(ctx context.Context, record idempotency.Record) error {
	u := ctx.Value(unitKey{}).(*unit) //nolint:forcetypeassert // as in Lock
	u.saved = append(u.saved, record)
	return nil
}
