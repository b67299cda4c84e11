package app_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/authn"
)

// ASVS: 7.2.2
func TestRefreshGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	first := w.login("ada@example.com")
	next := first
	for range 3 {
		w.clock.Advance(15 * time.Minute)
		before := next
		var err error
		if next, err = w.Refresh(w.ctx, before.Refresh); err != nil {
			t.Fatal(err)
		}
		if next.Refresh == before.Refresh || next.Session != first.Session {
			t.Fatalf("refreshed = %+v", next)
		}
	}
	w.as(next)
	if w.log.count("identity.session_refreshed") != 3 {
		t.Errorf("log = %v", w.log.names)
	}
}

func TestLostReplyIsRepeated(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	first := w.login("ada@example.com")
	lost, err := w.Refresh(w.ctx, first.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(9 * time.Second)
	again, err := w.Refresh(w.ctx, first.Refresh)
	if err != nil || again.Refresh != lost.Refresh {
		t.Fatalf("the repeated reply: %v, same %t", err, again.Refresh == lost.Refresh)
	}
	if _, err := w.Refresh(w.ctx, again.Refresh); err != nil {
		t.Errorf("the repeated token: %v", err)
	}
}

// An hour without use ends a session, and a day ends it in any case.
//
// ASVS: 7.3.1, 7.3.2, 10.4.8
func TestSessionsEndUnusedAndAtLast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	unused := w.login("ada@example.com")
	w.clock.Advance(time.Hour)
	if _, err := w.Refresh(w.ctx, unused.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("after an hour without use: %v", err)
	}
	used := w.login("ada@example.com")
	began := w.clock.Now()
	for w.clock.Now().Before(began.Add(24*time.Hour - 30*time.Minute)) {
		w.clock.Advance(30 * time.Minute)
		var err error
		if used, err = w.Refresh(w.ctx, used.Refresh); err != nil {
			t.Fatalf("after %s: %v", w.clock.Now().Sub(began), err)
		}
	}
	w.clock.Set(began.Add(24*time.Hour - time.Minute))
	access := used.Access
	if next, err := w.Refresh(w.ctx, used.Refresh); err != nil {
		t.Errorf("a minute before the end: %v", err)
	} else {
		used, access = next, next.Access
	}
	w.clock.Advance(time.Minute)
	if _, err := w.Refresh(w.ctx, used.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("after a day of use: %v", err)
	}
	if _, err := w.Authenticate(w.ctx, access); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("the access token after a day of use: %v", err)
	}
}

// ASVS: 10.4.5, 16.3.3
func TestReplayEndsTheSessionOnce(t *testing.T) {
	t.Parallel()
	for name, replay := range map[string]func(*world, app.Tokens, app.Tokens) string{
		"long ago": func(w *world, first, second app.Tokens) string {
			for range 5 {
				w.clock.Advance(time.Minute)
				var err error
				if second, err = w.Refresh(w.ctx, second.Refresh); err != nil {
					w.t.Fatal(err)
				}
			}
			return first.Refresh
		},
		"made up by who held one": func(_ *world, first, _ app.Tokens) string { return first.Refresh + "." + first.Refresh },
		"too late":                func(w *world, first, _ app.Tokens) string { w.clock.Advance(10 * time.Second); return first.Refresh },
		"successor used": func(w *world, first, second app.Tokens) string {
			if _, err := w.Refresh(w.ctx, second.Refresh); err != nil {
				w.t.Fatal(err)
			}
			return first.Refresh
		},
	} {
		w := newWorld(t)
		w.member("ada@example.com")
		first := w.login("ada@example.com")
		second, err := w.Refresh(w.ctx, first.Refresh)
		if err != nil {
			t.Fatal(err)
		}
		stolen := replay(w, first, second)
		for range 3 {
			if _, err := w.Refresh(w.ctx, stolen); !errors.Is(err, identity.ErrInvalidRefreshToken) {
				t.Errorf("%s: replay: %v", name, err)
			}
		}
		if _, err := w.Authenticate(w.ctx, second.Access); !errors.Is(err, authn.ErrUnauthenticated) {
			t.Errorf("%s: the session lives on: %v", name, err)
		}
		if n := w.log.count("identity.refresh_reused"); n != 1 {
			t.Errorf("%s: the reuse is in the log %d times", name, n)
		}
	}
}

// ASVS: 16.5.2
func TestFailureBurnsNoToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	working, outage := w.Events, errors.New("no database")
	w.Events = brokenEvents{outage}
	if _, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, outage) {
		t.Fatalf("Refresh without a database: %v", err)
	}
	w.Events = working
	w.clock.Advance(time.Minute)
	if _, err := w.Refresh(w.ctx, tokens.Refresh); err != nil {
		t.Errorf("the same token afterwards: %v", err)
	}
}

// ASVS: 2.3.4
func TestStormLeavesOneSuccessor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	var mu sync.Mutex
	successors := map[string]int{}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			got, err := w.Refresh(w.ctx, tokens.Refresh)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			successors[got.Refresh]++
			mu.Unlock()
		})
	}
	all.Wait()
	if len(successors) != 1 {
		t.Errorf("%d successors, want one", len(successors))
	}
}

// ASVS: 2.3.1, 9.2.2
func TestRefreshRefusesOtherTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	for name, token := range map[string]string{
		"access token": tokens.Access, "made up": "AAAA", "cut": tokens.Refresh[1:], "padded": tokens.Refresh + "=", "empty": "",
		"of another family": w.OpaqueTokens.Successor(w.OpaqueTokens.New()), "cut within": tokens.Refresh + ".AAAA",
	} {
		if _, err := w.Refresh(w.ctx, token); !errors.Is(err, identity.ErrInvalidRefreshToken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.as(tokens) // what has not the form of a token ends no session
	if err := w.accounts.Change(context.Background(), id, func(a *user.Account) { a.Status = user.Suspended }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("of a suspended account: %v", err)
	}
}
