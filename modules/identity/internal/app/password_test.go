package app_test

import (
	"errors"
	"testing"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/fault"
)

const better = "an even better one"

// ASVS: 6.2.2, 6.2.3, 6.2.4, 7.4.3
func TestChangedPasswordEndsTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	here, there := w.login("ada@example.com"), w.login("ada@example.com")
	ctx := w.as(here)
	if err := w.ChangePassword(ctx, "not the one", better); !errors.Is(err, identity.ErrWrongPassword) {
		t.Errorf("with a wrong password: %v", err)
	}
	if err := w.ChangePassword(ctx, password, "password"); !errors.Is(err, fault.ErrInvalid) {
		t.Errorf("to a common password: %v", err)
	}
	if err := w.ChangePassword(ctx, password, better); err != nil {
		t.Fatal(err)
	}
	for name, access := range map[string]string{"here": here.Access, "there": there.Access} {
		if _, err := w.Authenticate(w.ctx, access); !errors.Is(err, authn.ErrUnauthenticated) {
			t.Errorf("old access token %s: %v", name, err)
		}
	}
	if _, err := w.Refresh(w.ctx, there.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("the other session goes on: %v", err)
	}
	if _, err := w.Refresh(w.ctx, here.Refresh); err != nil {
		t.Errorf("this session: %v", err)
	}
	if mail := w.deliver(); mail.kind != domain.LetterPasswordChanged {
		t.Errorf("mail = %+v", mail)
	}
	if _, err := w.Login(w.ctx, "ada@example.com", better, ""); err != nil {
		t.Errorf("login with the new password: %v", err)
	}
}

// ASVS: 6.3.1, 6.3.4
func TestEveryDoorCountsGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	ctx := w.as(w.login("ada@example.com"))
	before := w.passwords.verified
	var err error
	for range 20 {
		err = w.ChangePassword(ctx, "not the one", better)
	}
	if !errors.Is(err, identity.ErrTooManyAttempts) || w.passwords.verified-before != 5 {
		t.Errorf("the twentieth guess: %v after %d hashes; want 5", err, w.passwords.verified-before)
	}
	if _, err := w.Login(w.ctx, "ada@example.com", password, ""); !errors.Is(err, identity.ErrTooManyAttempts) {
		t.Errorf("the other door does not know of it: %v", err)
	}
}

// ASVS: 6.2.4, 6.2.11, 6.4.3, 6.5.1, 7.4.3
func TestResetPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	ask := func() string {
		if err := w.RequestPasswordReset(w.ctx, email(t, "ada@example.com")); err != nil {
			t.Fatal(err)
		}
		return w.deliver().token
	}
	older, newer := ask(), ask()
	made := w.passwords.made
	if err := w.ResetPassword(w.ctx, older, better); !errors.Is(err, identity.ErrInvalidLink) || w.passwords.made != made {
		t.Errorf("older link: %v, %d hashes", err, w.passwords.made-made)
	}
	for _, weak := range []string{"password", "ada@example.com", "Acme2026"} {
		if err := w.ResetPassword(w.ctx, newer, weak); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("to %q: %v", weak, err)
		}
	}
	if err := w.ResetPassword(w.ctx, newer, better); err != nil {
		t.Fatal(err)
	}
	if err := w.ResetPassword(w.ctx, newer, better); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("used link: %v", err)
	}
	if _, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("old session: %v", err)
	}
	if _, err := w.Login(w.ctx, "ada@example.com", better, ""); err != nil {
		t.Errorf("login with the new password: %v", err)
	}
}

func TestResetIsNotForStrangersAndSuspended(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("sid@example.com")
	if err := w.RequestPasswordReset(w.ctx, email(t, "sid@example.com")); err != nil {
		t.Fatal(err)
	}
	link := w.deliver()
	if err := w.OnSuspended(w.ctx, user.SuspensionImposed{User: id}); err != nil {
		t.Fatal(err)
	}
	w.become(t, "sid@example.com", user.Suspended)
	if err := w.ResetPassword(w.ctx, link.token, better); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("link of a suspended account: %v", err)
	}
	for _, address := range []string{"sid@example.com", "nobody@example.com"} {
		if err := w.RequestPasswordReset(w.ctx, email(t, address)); err != nil || len(w.mails.asked) != 1 {
			t.Errorf("%s: %v, %v; want the same work for everybody", address, err, w.mails.asked)
		}
		before := len(w.mails.sent)
		if w.deliver(); len(w.mails.sent) != before {
			t.Errorf("%s: a letter was written", address)
		}
	}
}
