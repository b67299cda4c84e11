package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// guessed has no credential.
const guessed = user.ID("00000000-0000-4000-8000-000000000000")

func attemptFrom(t *testing.T, s Stores, ip string, now time.Time) time.Duration {
	t.Helper()
	_, wait, err := s.Throttles.Attempt(t.Context(), guessed, domain.NewGuessKeys("account", ip), now)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func throttleClient(t *testing.T, s Stores) {
	const ip = "192.0.2.1"
	for i := range domain.BackoffClient.Free {
		if wait := attemptFrom(t, s, ip, epoch); wait != 0 {
			t.Fatalf("attempt %d waits %s", i+1, wait)
		}
	}
	if wait := attemptFrom(t, s, ip, epoch); wait != time.Second {
		t.Errorf("attempt after the free ones waits %s, want 1s", wait)
	}
	now := epoch.Add(time.Second)
	if wait := attemptFrom(t, s, ip, now); wait != 0 {
		t.Errorf("attempt after the wait waits %s", wait)
	}
	if wait := attemptFrom(t, s, ip, now); wait != 2*time.Second {
		t.Errorf("the next one waits %s, want 2s", wait)
	}
	if err := s.Throttles.Forgive(t.Context(), domain.NewGuessKeys("account", ip), now); err != nil {
		t.Fatal(err)
	}
	if wait := attemptFrom(t, s, ip, now); wait != 0 {
		t.Errorf("attempt after a right password waits %s", wait)
	}
}

func throttleBurst(t *testing.T, s Stores) {
	keys := domain.NewGuessKeys("account", "192.0.2.2")
	var allowed atomic.Int64
	together(t, 200, func(int) error {
		_, wait, err := s.Throttles.Attempt(t.Context(), guessed, keys, epoch)
		if err == nil && wait == 0 {
			allowed.Add(1)
		}
		return err
	})
	if int(allowed.Load()) != domain.BackoffClient.Free {
		t.Errorf("%d of 200 parallel guesses were let through, want %d", allowed.Load(), domain.BackoffClient.Free)
	}
}

func throttleClean(t *testing.T, s Stores) {
	const owner = "198.51.100.1"
	for i := range 2 * domain.BackoffAccount.Free {
		attemptFrom(t, s, fmt.Sprintf("203.0.113.%d", i/4), epoch)
	}
	if wait := attemptFrom(t, s, "203.0.113.0", epoch); wait == 0 {
		t.Error("a client that has failed is let through although the account is under attack")
	}
	if wait := attemptFrom(t, s, owner, epoch); wait != 0 {
		t.Errorf("a client that has not failed waits %s", wait)
	}
}

func throttleClear(t *testing.T, s Stores) {
	for i := range 60 {
		attemptFrom(t, s, fmt.Sprintf("203.0.113.%d", i/10), epoch)
	}
	other := domain.NewGuessKeys("another", "203.0.113.0")
	for range domain.BackoffClient.Free {
		if _, _, err := s.Throttles.Attempt(t.Context(), guessed, other, epoch); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Throttles.Clear(t.Context(), domain.AccountGuesses("account")); err != nil {
		t.Fatal(err)
	}
	for i := range 6 {
		if wait := attemptFrom(t, s, fmt.Sprintf("203.0.113.%d", i), epoch); wait != 0 {
			t.Errorf("client %d waits %s although the account was cleared", i, wait)
		}
	}
	if _, wait, err := s.Throttles.Attempt(t.Context(), guessed, other, epoch); err != nil || wait == 0 {
		t.Errorf("another account was cleared too: %s, %v", wait, err)
	}
}

func allowance(t *testing.T, s Stores) {
	ctx, what := t.Context(), domain.DigestOf("letters")
	const limit, window = 3, time.Hour
	take := func(now time.Time) bool {
		ok, err := s.Allowances.Take(ctx, what, limit, window, now)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	var taken atomic.Int64
	together(t, 50, func(int) error {
		if take(epoch) {
			taken.Add(1)
		}
		return nil
	})
	if taken.Load() != limit {
		t.Errorf("%d of 50 were allowed at once, want %d", taken.Load(), limit)
	}
	if err := s.Allowances.Return(ctx, what, epoch); err != nil {
		t.Fatal(err)
	}
	if !take(epoch) || take(epoch) {
		t.Error("what was returned can be taken not exactly once")
	}
	if !take(epoch.Add(window)) {
		t.Error("nothing is allowed after the window")
	}
}
