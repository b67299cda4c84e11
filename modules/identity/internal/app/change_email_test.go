package app_test

import (
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// ASVS: 2.3.1, 6.6.2
func TestEmailChangeStaysPendingUntilBothProofs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	w.member("taken@example.com")
	ctx := w.as(w.login("ada@example.com"))
	request := func(to string) sent {
		t.Helper()
		w.mails.sent = nil
		if err := w.RequestEmailChange(ctx, email(t, to)); err != nil {
			t.Fatal(err)
		}
		last := w.deliver()
		if first := w.mails.sent[0]; first.Kind != domain.LetterChangeRequested || first.To.String() != "ada@example.com" {
			t.Errorf("the present address is not told: %+v", first)
		}
		return last
	}
	if taken := request("taken@example.com"); taken.kind != domain.LetterAlreadyRegistered || taken.token != "" {
		t.Errorf("a taken address gets %+v", taken)
	}
	older, link := request("new@example.com"), request("new@example.com")
	if link.kind != domain.LetterChangeEmail || link.email != "new@example.com" {
		t.Fatalf("letter = %+v", link)
	}
	for name, p := range map[string]struct {
		token, password string
		want            error
	}{
		"older link": {older.token, password, identity.ErrInvalidLink}, "no password": {link.token, "", identity.ErrWrongPassword},
	} {
		if err := w.ConfirmEmailChange(w.ctx, p.token, p.password); !errors.Is(err, p.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Login(w.ctx, "new@example.com", password, ""); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("the new address before it is proven: %v", err)
	}
	if err := w.RequestPasswordReset(w.ctx, email(t, "ada@example.com")); err != nil {
		t.Fatal(err)
	}
	reset := w.deliver()
	if err := w.ConfirmEmailChange(w.ctx, link.token, password); err != nil {
		t.Fatal(err)
	}
	if told := w.deliver(); told.kind != domain.LetterEmailChanged || told.email != "ada@example.com" {
		t.Errorf("the former address is not told: %+v", told)
	}
	w.login("new@example.com")
	if err := w.ResetPassword(w.ctx, reset.token, better); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("a link to set a password, mailed to the former address: %v", err)
	}
}

// ASVS: 7.5.1, 10.3.4
func TestEmailChangeNeedsAFreshPassword(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	w.clock.Advance(11 * time.Minute)
	tokens, err := w.Refresh(w.ctx, tokens.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	to := email(t, "new@example.com")
	if err := w.RequestEmailChange(w.as(tokens), to); !errors.Is(err, identity.ErrReauthenticate) {
		t.Errorf("eleven minutes after login: %v", err)
	}
	if err := w.Reauthenticate(w.as(tokens), "not the one"); !errors.Is(err, identity.ErrWrongPassword) {
		t.Errorf("with a wrong password: %v", err)
	}
	if err := w.Reauthenticate(w.as(tokens), password); err != nil {
		t.Fatal(err)
	}
	if err := w.RequestEmailChange(w.as(tokens), to); err != nil {
		t.Errorf("after giving the password again: %v", err)
	}
	link := w.deliver()
	if err := w.CancelEmailChange(w.as(tokens)); err != nil {
		t.Fatal(err)
	}
	if err := w.ConfirmEmailChange(w.ctx, link.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("after it was called off: %v", err)
	}
	if err := w.RequestEmailChange(w.as(tokens), to); err != nil {
		t.Fatal(err)
	}
	link = w.deliver()
	w.become(t, "ada@example.com", user.Suspended)
	if err := w.ConfirmEmailChange(w.ctx, link.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("while suspended: %v", err)
	}
	w.become(t, "ada@example.com", user.Active)
	if err := w.OnSuspended(w.ctx, user.SuspensionImposed{User: id}); err != nil {
		t.Fatal(err)
	}
	if err := w.ConfirmEmailChange(w.ctx, link.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("of a suspended account: %v", err)
	}
}

// ASVS: 2.3.2, 2.4.1
func TestLettersAreLimitedButNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	count := func(kind domain.LetterKind) (n int) {
		for _, l := range w.mails.sent {
			if l.Kind == kind {
				n++
			}
		}
		return n
	}
	ask := func() {
		if err := w.RequestPasswordReset(w.ctx, email(t, "ada@example.com")); err != nil {
			t.Fatal(err)
		}
		w.mails.asked = append(w.mails.asked, domain.Letter{Kind: domain.LetterPasswordChanged, User: w.mails.sent[0].About.ID})
		w.deliver()
	}
	for range 8 {
		ask()
	}
	if n := count(domain.LetterResetPassword); n != domain.LettersPerWindow {
		t.Errorf("%d links in an hour, want %d", n, domain.LettersPerWindow)
	}
	if n := count(domain.LetterPasswordChanged); n != 8 {
		t.Errorf("%d notices, want 8: whoever is attacked must hear of it", n)
	}
	w.clock.Advance(domain.LetterWindow)
	ask()
	if n := count(domain.LetterResetPassword); n != domain.LettersPerWindow+1 {
		t.Errorf("%d links after the hour", n)
	}
}
