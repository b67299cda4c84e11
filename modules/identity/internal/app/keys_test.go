package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/platform/authn"
)

// ASVS: 10.3.4
func TestRotationNeedsPermissionAndAFreshPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	w.login("ada@example.com") // makes the first key
	by := func(age time.Duration, permissions ...string) context.Context {
		return authn.With(w.ctx, authn.Principal{Kind: authn.User, AuthenticatedAt: w.clock.Now().Add(-age), Permissions: permissions})
	}
	if _, err := w.RotateKeys(by(0)); !errors.Is(err, authn.ErrForbidden) {
		t.Errorf("without the permission: %v", err)
	}
	if _, err := w.RotateKeys(by(time.Hour, identity.PermissionKeysManage)); !errors.Is(err, identity.ErrReauthenticate) {
		t.Errorf("an hour after the password: %v", err)
	}
	if _, err := w.RotateKeys(by(0, identity.PermissionKeysManage)); err != nil {
		t.Error(err)
	}
	if _, err := w.RotateKeys(authn.AsSystem(w.ctx)); !errors.Is(err, identity.ErrRotationPending) {
		t.Errorf("again: %v", err)
	}
}

// broken is a mail server that is away.
type broken struct{ app.Mailer }

var errAway = errors.New("connection refused")

func (broken) Send(context.Context, app.Mail) error { return errAway }

// ASVS: 16.5.2
func TestLettersThatFailAreNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("ada@example.com")
	working := w.Mailer
	w.Mailer = broken{working}
	letter := domain.Letter{Kind: domain.LetterResetPassword, User: id}
	for range 2 * domain.LettersPerWindow {
		if err := w.Deliver(w.ctx, letter); !errors.Is(err, errAway) {
			t.Fatalf("Deliver = %v", err)
		}
	}
	w.Mailer = working
	if err := w.Deliver(w.ctx, letter); err != nil || w.deliver().kind != domain.LetterResetPassword {
		t.Errorf("when the server is back: %v", err)
	}
}
