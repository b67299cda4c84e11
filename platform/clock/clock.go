// Package clock tells the time as the database can keep it, and lets tests set it. Everything that needs "now" takes a
// Clock; time.Now is for measuring only.
package clock

import (
	"sync"
	"time"
)

// Precision is PostgreSQL's: a time that was stored and read again equals the one that was made.
const Precision = time.Microsecond

// Clock tells the time, in UTC and truncated to Precision. It carries no monotonic reading, so it may step back.
type Clock interface {
	Now() time.Time
}

// System is the clock of the machine.
func System() Clock { return system{} }

type system struct{}

func (system) Now() time.Time { return normal(time.Now()) }

// Manual is a clock that moves only when told to. It is safe for concurrent use.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual returns a clock that stands at t.
func NewManual(t time.Time) *Manual { return &Manual{now: normal(t)} }

// Now is where the clock stands.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set puts the clock at t, which may be earlier.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = normal(t)
}

// Advance moves the clock by d and returns where it stands then.
func (m *Manual) Advance(d time.Duration) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = normal(m.now.Add(d))
	return m.now
}

func normal(t time.Time) time.Time { return t.UTC().Truncate(Precision) }
