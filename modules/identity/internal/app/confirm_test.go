package app_test

import (
	"errors"
	"testing"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// An attacker registers somebody's address, with a password of their own; the
// owner of the mailbox opens a link they never asked for.
func TestUnsolicitedLinkActivatesNobodysPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register("victim@example.com")
	link := w.deliver()
	for name, guess := range map[string]string{"none": "", "another": "what the victim types"} {
		if err := w.ConfirmEmail(w.ctx, link.token, guess); !errors.Is(err, identity.ErrWrongPassword) {
			t.Errorf("with %s password: %v", name, err)
		}
	}
	if _, err := w.Login(w.ctx, "victim@example.com", password, ""); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("the attacker's login: %v", err)
	}
	if n := w.log.count("identity.password_refused"); n != 2 {
		t.Errorf("%d refusals in the log, want 2", n)
	}
	// What is left to the victim: to take the account over.
	if err := w.RequestPasswordReset(w.ctx, email(t, "victim@example.com")); err != nil {
		t.Fatal(err)
	}
	if err := w.ResetPassword(w.ctx, w.deliver().token, better); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Login(w.ctx, "victim@example.com", password, ""); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("the attacker's password after the reset: %v", err)
	}
	if err := w.ConfirmEmail(w.ctx, link.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("the attacker's link after the reset: %v", err)
	}
}

// ASVS: 6.3.4
func TestWrongPasswordSpendsNoLinkAndCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register("ada@example.com")
	link, before := w.deliver(), w.passwords.verified
	var err error
	for range 20 {
		err = w.ConfirmEmail(w.ctx, link.token, "not the one")
	}
	if !errors.Is(err, identity.ErrTooManyAttempts) || w.passwords.verified-before != 5 {
		t.Errorf("the twentieth guess: %v after %d hashes", err, w.passwords.verified-before)
	}
	w.clock.Advance(2 * 1e9)
	if err := w.ConfirmEmail(w.ctx, link.token, password); err != nil {
		t.Errorf("the right password afterwards: %v", err)
	}
}

func TestStrangersDoNotMakeTheServerHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.passwords.verified
	if err := w.ConfirmEmail(w.ctx, "made up", password); !errors.Is(err, identity.ErrInvalidLink) || w.passwords.verified != before {
		t.Errorf("ConfirmEmail = %v after %d hashes", err, w.passwords.verified-before)
	}
}

// ASVS: 6.4.1
func TestAccountWithoutPasswordGetsALinkToSetOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	account, err := w.accounts.Register(w.ctx, user.Registration{Email: email(t, "invited@example.com")})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Deliver(w.ctx, domain.Letter{Kind: domain.LetterVerifyEmail, User: account.ID}); err != nil {
		t.Fatal(err)
	}
	if mail := w.deliver(); mail.kind != domain.LetterResetPassword {
		t.Errorf("mail = %+v, want a link to set a password", mail)
	}
}
