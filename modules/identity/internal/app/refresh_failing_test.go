package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/event"
)

var errOutage = errors.New("no database")

// outage is of one step, once.
type outage struct{ step string }

func (o *outage) of(step string) error {
	if o.step != step {
		return nil
	}
	o.step = ""
	return errOutage
}

// strike has a step of a refresh fail once.
func (w *world) strike(step string) {
	o := &outage{step}
	working := w.Events
	w.RefreshTokens, w.Sessions = struckTokens{w.RefreshTokens, o}, struckSessions{w.Sessions, o}
	w.AccessTokens = struckSigner{w.AccessTokens, o}
	w.Events = publishing(func(ctx context.Context, events ...event.Event) error {
		if err := o.of("tell"); err != nil {
			return err
		}
		return working.Publish(ctx, events...)
	})
}

type struckTokens struct {
	app.RefreshTokens
	*outage
}

func (s struckTokens) Advance(ctx context.Context, a app.Advance) (app.Advanced, bool, error) {
	if err := s.of("advance alone"); err != nil {
		return app.Advanced{}, false, err
	}
	return s.RefreshTokens.Advance(ctx, a)
}

func (s struckTokens) AdvanceAll(ctx context.Context, all []app.Advance) (map[domain.Digest]app.Advanced, error) {
	if err := s.of("advance"); err != nil {
		return nil, err
	}
	return s.RefreshTokens.AdvanceAll(ctx, all)
}

func (s struckTokens) Find(ctx context.Context, family domain.Digest, now time.Time) (domain.RefreshTokens, bool, error) {
	if err := s.of("find"); err != nil {
		return domain.RefreshTokens{}, false, err
	}
	return s.RefreshTokens.Find(ctx, family, now)
}

type struckSessions struct {
	app.Sessions
	*outage
}

func (s struckSessions) Standing(ctx context.Context, id identity.SessionID, now time.Time) (domain.Standing, error) {
	if err := s.of("standing"); err != nil {
		return domain.Standing{}, err
	}
	return s.Sessions.Standing(ctx, id, now)
}

func (s struckSessions) End(ctx context.Context, owner user.ID, id identity.SessionID, why identity.EndReason, now time.Time) (bool, error) {
	if err := s.of("end"); err != nil {
		return false, err
	}
	if s.of("end by somebody faster") != nil {
		_, err := s.Sessions.End(ctx, owner, id, why, now)
		return false, err
	}
	return s.Sessions.End(ctx, owner, id, why, now)
}

type struckSigner struct {
	app.AccessTokens
	*outage
}

func (s struckSigner) Signer(ctx context.Context) (app.Sign, error) {
	if err := s.of("sign"); err != nil {
		return nil, err
	}
	return s.AccessTokens.Signer(ctx)
}

// Whatever fails is told, and is not tried again behind the caller's back; then
// the same token is as good or as bad as it was.
func TestAFailingStepOfARefreshLeavesTheTokenAsItWas(t *testing.T) {
	t.Parallel()
	fresh := func(_ *world, newest app.Tokens) app.Tokens { return newest }
	lost := func(w *world, newest app.Tokens) app.Tokens {
		_, err := w.Refresh(w.ctx, newest.Refresh)
		if err != nil {
			w.t.Fatal(err)
		}
		return newest
	}
	stolen := func(w *world, newest app.Tokens) app.Tokens {
		lost(w, newest)
		w.clock.Advance(time.Minute)
		return newest
	}
	for step, c := range map[string]struct {
		presented func(*world, app.Tokens) app.Tokens
		then      error
	}{
		"sign": {fresh, nil}, "advance": {fresh, nil}, "tell": {fresh, nil},
		"advance alone": {lost, nil}, "find": {lost, nil}, "standing": {lost, nil},
		"end": {stolen, identity.ErrInvalidRefreshToken},
	} {
		w := newWorld(t)
		w.member("ada@example.com")
		tokens := c.presented(w, w.login("ada@example.com"))
		w.strike(step)
		if got, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, errOutage) || got.Access != "" {
			t.Errorf("%s fails: %+v, %v", step, got, err)
		}
		if _, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, c.then) {
			t.Errorf("after %s failed: %v, want %v", step, err, c.then)
		}
	}
}

// Of two who notice a theft at one time, the second tells nothing.
func TestATheftThatSomebodyElseNoticedIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	first := w.login("ada@example.com")
	if _, err := w.Refresh(w.ctx, first.Refresh); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Minute)
	w.strike("end by somebody faster")
	if _, err := w.Refresh(w.ctx, first.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Error(err)
	}
	if n := w.log.count("identity.refresh_reused"); n != 0 {
		t.Errorf("told %d times by who was second", n)
	}
}
