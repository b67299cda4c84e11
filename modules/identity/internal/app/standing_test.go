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
	"roster/platform/authn"
	"roster/platform/event"
)

func TestRevocationsAreAnnounced(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(w *world, ctx context.Context, id user.ID, tokens app.Tokens) error{
		"logout": func(w *world, ctx context.Context, _ user.ID, _ app.Tokens) error { return w.Logout(ctx) },
		"password": func(w *world, ctx context.Context, _ user.ID, _ app.Tokens) error {
			return w.ChangePassword(ctx, password, better)
		},
		"role": func(w *world, ctx context.Context, id user.ID, _ app.Tokens) error {
			return w.OnRoleAssigned(ctx, user.RoleAssigned{User: id})
		},
		"suspension": func(w *world, ctx context.Context, id user.ID, _ app.Tokens) error {
			return w.OnSuspended(ctx, user.SuspensionImposed{User: id})
		},
		"any event of an account": func(w *world, ctx context.Context, id user.ID, _ app.Tokens) error {
			return w.OnAny(ctx, event.Envelope{Event: user.SuspensionLifted{User: id}})
		},
		"reuse": func(w *world, ctx context.Context, _ user.ID, tokens app.Tokens) error {
			next, err := w.Refresh(ctx, tokens.Refresh)
			if err != nil {
				return err
			}
			if _, err := w.Refresh(ctx, next.Refresh); err != nil {
				return err
			}
			for range 3 {
				if _, err := w.Refresh(ctx, tokens.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
					return err
				}
			}
			if n := w.log.count("identity.refresh_reused"); n != 1 {
				w.t.Errorf("reuse is logged %d times, want once", n)
			}
			return nil
		},
	} {
		w := newWorld(t)
		id := w.member("ada@example.com")
		tokens := w.login("ada@example.com")
		ctx := w.as(tokens)
		w.forgotten.Forgotten = nil
		if err := revoke(w, ctx, id, tokens); err != nil {
			t.Fatal(name, err)
		}
		if len(w.forgotten.Forgotten) == 0 || w.forgotten.Forgotten[0] != id {
			t.Errorf("%s: announced %v, want the account", name, w.forgotten.Forgotten)
		}
	}
}

func TestHarmlessEventsForgetNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, e := range []event.Event{user.ProfileChanged{User: "x"}, identity.LoginSucceeded{User: "x"}} {
		if err := w.OnAny(w.ctx, event.Envelope{Event: e}); err != nil || len(w.forgotten.Forgotten) != 0 {
			t.Errorf("%s: %v, forgotten %v", e.EventName(), err, w.forgotten.Forgotten)
		}
	}
}

// remembered is a memory of one standing, for whoever asks.
type remembered struct{ domain.Standing }

func (r *remembered) Recall(user.ID, identity.SessionID, time.Time) (domain.Standing, app.Ticket, bool) {
	return r.Standing, 0, true
}

func (r *remembered) Keep(_ identity.SessionID, st domain.Standing, _ app.Ticket) { r.Standing = st }

func TestMemoryAloneRefusesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	memory := &remembered{}
	w.Standings = memory
	w.as(tokens) // another replica gave the token a moment ago; nothing good is remembered
	if memory.Session.User != id || memory.Authority.Status != user.Active {
		t.Errorf("kept %+v", memory.Standing)
	}
	w.become(t, "ada@example.com", user.Suspended)
	w.as(tokens) // as fresh as it gets
	w.clock.Advance(domain.AuthorityFresh)
	if _, err := w.Authenticate(w.ctx, tokens.Access); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("after a second the account is not looked at again: %v", err)
	}
}

// Who reads their own account is let in by the database, whatever is remembered.
func TestOwnAccountIsAsTheDatabaseHasIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	memory := &remembered{}
	w.Standings = memory
	w.as(tokens)
	own := func() (user.Account, error) {
		ctx := user.WantOwnAccount(w.ctx)
		principal, err := w.Authenticate(ctx, tokens.Access)
		if len(principal.Permissions) > 0 {
			t.Errorf("the principal holds %v, which nobody read", principal.Permissions)
		}
		account, _ := user.OwnAccount(ctx, id)
		return account, err
	}
	if account, err := own(); err != nil || account.ID != id || !account.EmailVerified {
		t.Errorf("own account = %+v, %v", account, err)
	}
	w.become(t, "ada@example.com", user.Suspended)
	if account, err := own(); !errors.Is(err, authn.ErrUnauthenticated) || account.ID != "" {
		t.Errorf("suspended: %+v, %v; what is remembered lets somebody in", account, err)
	}
	w.become(t, "ada@example.com", user.Active)
	if err := w.Revoke(w.ctx, tokens.Access); err != nil {
		t.Fatal(err)
	}
	if account, err := own(); !errors.Is(err, authn.ErrUnauthenticated) || account.ID != "" {
		t.Errorf("after the session's end: %+v, %v", account, err)
	}
}

// brokenSessions cannot end any.
type brokenSessions struct {
	app.Sessions
	outage error
}

func (b brokenSessions) End(context.Context, user.ID, identity.SessionID, identity.EndReason, time.Time) (bool, error) {
	return false, b.outage
}

func (b brokenSessions) EndAll(context.Context, user.ID, identity.SessionID, identity.EndReason, time.Time) (int, error) {
	return 0, b.outage
}

// ASVS: 16.5.3
func TestRevocationThatFailsIsNoSuccess(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	ctx, outage := w.as(tokens), errors.New("no database")
	w.Sessions = brokenSessions{w.Sessions, outage}
	for name, revoke := range map[string]func() error{
		"logout":          func() error { return w.Logout(ctx) },
		"revocation":      func() error { return w.Revoke(w.ctx, tokens.Refresh) },
		"of an access":    func() error { return w.Revoke(w.ctx, tokens.Access) },
		"one session":     func() error { return w.EndMySession(ctx, tokens.Session) },
		"others":          func() error { return w.EndMyOtherSessions(ctx) },
		"change password": func() error { return w.ChangePassword(ctx, password, better) },
	} {
		if err := revoke(); !errors.Is(err, outage) {
			t.Errorf("%s: %v, want the failure", name, err)
		}
	}
}
