package quota

import (
	"context"
	"fmt"
	"sync"
	"time"

	"roster/platform/recent"
)

// clients is how many clients of a counter are remembered at least. One that is
// forgotten loses what is left of its lease; without a Store it starts anew.
const clients = 10_000

// Counter counts one thing by client. It is safe for concurrent use.
type Counter struct {
	name  string
	limit Limit
	store Store // nil: counted here alone
	now   func() time.Time

	mu     sync.Mutex
	states *recent.Map[string, *state]
}

// Reading is what a counter says to one request.
type Reading struct {
	// OK tells whether the request is within the limit.
	OK bool
	// First marks the first request of a window that was not.
	First bool
	// Left is how many more there can be in this window.
	Left int
	// Resets is how long the window still lasts.
	Resets time.Duration
}

// state is one client's. Whoever holds the turn may look at it.
type state struct {
	turn  chan struct{}
	left  int // of the lease
	rest  int // that could be taken, when it was last asked
	until time.Time
	told  bool
}

// NewCounter makes a counter; its name is part of what the Store counts by. A
// limit without a Lease, or a nil Store, is counted here alone.
func NewCounter(name string, l Limit, store Store, now func() time.Time) *Counter {
	if store == nil || l.Lease == 0 {
		store, l.Lease = nil, l.Requests
	}
	return &Counter{name: name, limit: l, store: store, now: now, states: recent.New[string, *state](clients)}
}

// Take counts a request of the client. The error is the Store's, or the
// context's; then nothing is known and nothing was counted here.
func (c *Counter) Take(ctx context.Context, client string) (Reading, error) {
	s := c.stateOf(client)
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Reading{}, fmt.Errorf("wait to be counted: %w", ctx.Err())
	}
	now := c.now()
	if err := c.refill(ctx, client, s, now); err != nil {
		return Reading{}, fmt.Errorf("count a request: %w", err)
	}
	r := Reading{OK: s.left > 0, First: s.left == 0 && !s.told, Resets: s.until.Sub(now)}
	if r.OK {
		s.left--
	} else {
		s.told = true
	}
	r.Left = s.left + s.rest
	return r, nil
}

// refill takes a new lease when the old one is used up and there may be more,
// or when the window has ended.
func (c *Counter) refill(ctx context.Context, client string, s *state, now time.Time) error {
	ended := !now.Before(s.until)
	if !ended && (s.left > 0 || s.rest == 0) {
		return nil
	}
	taken := Taken{OK: true, Until: now.Add(c.limit.Window)}
	if c.store != nil {
		var err error
		if taken, err = c.store.Take(ctx, keyOf(c.name, client), c.limit, now); err != nil {
			return err //nolint:wrapcheck // the caller says what was being done
		}
	}
	s.left, s.rest, s.until, s.told = 0, taken.Rest, taken.Until, s.told && !ended
	if taken.OK {
		s.left = c.limit.Lease
	}
	return nil
}

func (c *Counter) stateOf(client string) *state {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.states.Get(client)
	if !known {
		s = &state{turn: make(chan struct{}, 1)}
		c.states.Put(client, s)
	}
	return s
}
