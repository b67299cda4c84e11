package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/event"
)

// crowd is some people who refresh their tokens while two others are at it.
type crowd struct {
	*world
	app.RefreshTokens
	tokens []app.Tokens

	open   chan struct{} // for those who are alone
	shared atomic.Int64  // units of work of several
	alone  atomic.Int64  // what was advanced outside a round
	fail   error         // of those of several
	mu     sync.Mutex
	rounds []context.Context
	told   []string // requests whose refresh was told of
}

func newCrowd(t *testing.T, people int) *crowd {
	t.Helper()
	c := &crowd{world: newWorld(t), open: make(chan struct{})}
	for i := range people {
		address := fmt.Sprintf("p%d@example.com", i)
		c.member(address)
		c.tokens = append(c.tokens, c.login(address))
	}
	c.RefreshTokens, c.world.RefreshTokens = c.world.RefreshTokens, c
	working := c.Events
	c.Events = publishing(func(ctx context.Context, events ...event.Event) error {
		for range events {
			c.mu.Lock()
			c.told = append(c.told, authn.OriginOf(ctx).RequestID)
			c.mu.Unlock()
		}
		return working.Publish(ctx, events...)
	})
	return c
}

type publishing func(context.Context, ...event.Event) error

func (p publishing) Publish(ctx context.Context, events ...event.Event) error {
	return p(ctx, events...)
}

func (c *crowd) Advance(ctx context.Context, a app.Advance) (app.Advanced, bool, error) {
	c.alone.Add(1)
	return c.RefreshTokens.Advance(ctx, a)
}

func (c *crowd) AdvanceAll(ctx context.Context, all []app.Advance) (map[domain.Digest]app.Advanced, error) {
	c.mu.Lock()
	c.rounds = append(c.rounds, ctx)
	c.mu.Unlock()
	if len(all) == 1 {
		<-c.open
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return c.RefreshTokens.AdvanceAll(ctx, all)
	}
	c.shared.Add(1)
	if c.fail != nil {
		return nil, c.fail
	}
	return c.RefreshTokens.AdvanceAll(ctx, all)
}

// refresh has all of them refresh, each in a request of its own, and gives what went wrong.
func (c *crowd) refresh() (next []app.Tokens, failed []error) {
	next, failed = make([]app.Tokens, len(c.tokens)), make([]error, len(c.tokens))
	var all sync.WaitGroup
	for i, tokens := range c.tokens {
		ctx := authn.WithOrigin(c.ctx, authn.Origin{IP: "192.0.2.1", RequestID: fmt.Sprint("request ", i)})
		all.Go(func() { next[i], failed[i] = c.Refresh(ctx, tokens.Refresh) })
	}
	time.Sleep(100 * time.Millisecond) // most are in the line by then
	close(c.open)
	all.Wait()
	return next, failed
}

func (c *crowd) requests() (all []string) {
	for i := range c.tokens {
		all = append(all, fmt.Sprint("request ", i))
	}
	slices.Sort(all)
	slices.Sort(c.told)
	return all
}

func TestACrowdSharesAUnitOfWork(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 30)
	next, failed := c.refresh()
	for i, err := range failed {
		if err != nil || next[i].Session != c.tokens[i].Session {
			t.Errorf("%d: %+v, %v", i, next[i], err)
		}
		if err == nil {
			c.as(next[i])
		}
	}
	if n := c.shared.Load(); n == 0 || n > 3 {
		t.Errorf("30 refreshes, 2 of them under way, took %d units of work for several", n)
	}
	if n := c.alone.Load(); n != 0 {
		t.Errorf("%d of them were advanced again, alone", n)
	}
	if want := c.requests(); !slices.Equal(c.told, want) {
		t.Errorf("told of %q, want each request once", c.told)
	}
}

// Who may not refresh spoils it for nobody else, and neither does an outage while
// they are together: each is then advanced alone.
func TestACrowdFallsApart(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*crowd) (refused int){
		"a failure": func(c *crowd) int {
			c.fail = errors.New("no database")
			return -1
		},
		"suspended behind identity's back": func(c *crowd) int {
			c.become(t, "p5@example.com", user.Suspended)
			return 5
		},
	} {
		c := newCrowd(t, 20)
		refused := spoil(c)
		next, failed := c.refresh()
		for i, err := range failed {
			if i == refused {
				if !errors.Is(err, identity.ErrInvalidRefreshToken) {
					t.Errorf("%s: %d: %v", name, i, err)
				}
				continue
			}
			if err != nil || next[i].Session != c.tokens[i].Session {
				t.Errorf("%s: %d: %+v, %v", name, i, next[i], err)
			}
			if _, err := c.Refresh(c.ctx, next[i].Refresh); err != nil {
				t.Errorf("%s: %d: the new token: %v", name, i, err)
			}
		}
		if c.shared.Load() == 0 {
			t.Errorf("%s: they were never together", name)
		}
	}
}

// Of those who present one token in one round, one refreshes; the others get what
// it got, as after a lost reply, and the log tells of one.
func TestACrowdPresentsOneToken(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 3)
	var all sync.WaitGroup
	for _, tokens := range c.tokens[:2] {
		all.Go(func() { _, _ = c.Refresh(c.ctx, tokens.Refresh) })
	}
	time.Sleep(50 * time.Millisecond) // both rounds are under way by then
	one := c.tokens[2]
	c.tokens = slices.Repeat([]app.Tokens{one}, 10)
	next, failed := c.refresh()
	all.Wait()
	for i, err := range failed {
		if err != nil || next[i].Refresh != next[0].Refresh {
			t.Errorf("%d: %v, another token: %t", i, err, next[i].Refresh != next[0].Refresh)
		}
	}
	if n := len(slices.DeleteFunc(c.told, func(request string) bool { return request == "" })); n != 1 {
		t.Errorf("told of %d refreshes of one token", n)
	}
}

// Who gives up while others are at it, is not refreshed; and a round does not
// end with the request of who does it, but by its deadline.
func TestACrowdWithoutPatience(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 3)
	var all sync.WaitGroup
	deadline := time.Now().Add(time.Hour)
	working, cancel := context.WithDeadline(c.ctx, deadline)
	for _, tokens := range c.tokens[:2] {
		all.Go(func() {
			if _, err := c.Refresh(working, tokens.Refresh); err != nil {
				t.Error(err)
			}
		})
	}
	time.Sleep(50 * time.Millisecond) // both rounds are under way by then
	hurried, giveUp := context.WithCancel(c.ctx)
	giveUp()
	if _, err := c.Refresh(hurried, c.tokens[2].Refresh); !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	cancel()
	close(c.open)
	all.Wait()
	for _, ctx := range c.rounds {
		if until, ok := ctx.Deadline(); !ok || !until.Equal(deadline) {
			t.Errorf("a round ends at %v, want %v", until, deadline)
		}
	}
	if len(c.rounds) != 2 {
		t.Errorf("%d rounds, want 2", len(c.rounds))
	}
}
