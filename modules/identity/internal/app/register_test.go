package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/fault"
)

func TestTakenAddressIsNotTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	made := w.passwords.made
	w.register("Ada@Example.com") // fails the test on an error
	if w.passwords.made != made+1 {
		t.Error("registering a taken address does not cost a hash")
	}
	if mail := w.deliver(); mail.kind != domain.LetterAlreadyRegistered {
		t.Errorf("mail = %+v, want that there is an account", mail)
	}
	w.login("ada@example.com") // nothing has changed
}

// registrations counts how often accounts are asked to register somebody.
type registrations struct {
	app.Accounts
	n int
}

func (r *registrations) Register(ctx context.Context, who user.Registration) (user.Account, error) {
	r.n++
	return r.Accounts.Register(ctx, who)
}

func TestTakenAddressTakesTheWorkOfAFreeOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	counted := &registrations{Accounts: w.Accounts}
	w.Accounts = counted
	w.member("proven@example.com")
	w.register("unproven@example.com")
	w.deliver()
	for _, address := range []string{"free@example.com", "proven@example.com", "unproven@example.com"} {
		written, told := counted.n, len(w.log.names)
		w.register(address)
		if counted.n != written+1 {
			t.Errorf("%s: %d registrations were written, want 1", address, counted.n-written)
		}
		if got := w.log.names[told:]; !slices.Equal(got, []string{"identity.password_changed"}) {
			t.Errorf("%s: before the reply the log is told of %v", address, got)
		}
		if len(w.mails.asked) != 1 {
			t.Errorf("%s: %d letters were asked for, want 1", address, len(w.mails.asked))
		}
		w.deliver()
	}
}

func TestTakenUsernameIsToldWhateverTheAddress(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	name, err := user.ParseUsername("Ada")
	if err != nil {
		t.Fatal(err)
	}
	taken := app.Registration{Email: email(t, "ada@example.com"), Username: name, Password: password}
	if err := w.Register(w.ctx, taken); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"ada@example.com", "free@example.com"} {
		r := app.Registration{Email: email(t, address), Username: name, Password: password}
		if err := w.Register(w.ctx, r); !errors.Is(err, user.ErrUsernameTaken) {
			t.Errorf("%s with a taken username: %v; the answer tells of the address", address, err)
		}
	}
}

// ASVS: 6.2.4
func TestWeakPasswordIsRefusedWithItsRule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.Register(w.ctx, app.Registration{Email: email(t, "ada@example.com"), Password: "password"})
	f, ok := fault.From(err)
	if !ok || len(f.Fields()) != 1 || f.Fields()[0].Pointer != "/password" || f.Fields()[0].Code != "password_too_common" {
		t.Errorf("Register = %v", err)
	}
	if w.passwords.made != 0 {
		t.Error("a refused password was hashed")
	}
}

func TestPreRegisteredAddressBelongsToItsMailbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register("victim@example.com") // by an attacker
	first := w.deliver()
	w.register("victim@example.com") // by the victim
	mail := w.deliver()
	if mail.kind != domain.LetterResetPassword {
		t.Fatalf("mail = %+v, want a link to choose a password", mail)
	}
	if err := w.ConfirmEmail(w.ctx, first.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("the attacker's registration can still be confirmed: %v", err)
	}
	const own = "chosen by the victim"
	if err := w.ResetPassword(w.ctx, mail.token, own); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Login(w.ctx, "victim@example.com", password, ""); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("the attacker's password: %v", err)
	}
	if _, err := w.Login(w.ctx, "victim@example.com", own, ""); err != nil {
		t.Errorf("the victim's password: %v", err)
	}
}

// ASVS: 2.3.1, 6.5.1, 6.6.2
func TestVerificationLinks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register("ada@example.com")
	older := w.deliver()
	if err := w.RequestVerification(w.ctx, email(t, "ada@example.com")); err != nil {
		t.Fatal(err)
	}
	newer := w.deliver()
	for name, token := range map[string]string{"older": older.token, "made up": "AAAA", "empty": "", "cut": newer.token[1:]} {
		if err := w.ConfirmEmail(w.ctx, token, password); !errors.Is(err, identity.ErrInvalidLink) {
			t.Errorf("%s link: %v", name, err)
		}
	}
	if err := w.ResetPassword(w.ctx, newer.token, "another good one"); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("a verification link sets a password: %v", err)
	}
	if err := w.ConfirmEmail(w.ctx, newer.token, password); err != nil {
		t.Errorf("newest link: %v", err)
	}
	if err := w.ConfirmEmail(w.ctx, newer.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("used link: %v", err)
	}
	for _, address := range []string{"ada@example.com", "nobody@example.com"} {
		if err := w.RequestVerification(w.ctx, email(t, address)); err != nil || len(w.mails.asked) != 1 {
			t.Errorf("%s: %v, %v; want the same work for everybody", address, err, w.mails.asked)
		}
		before := len(w.mails.sent)
		if w.deliver(); len(w.mails.sent) != before {
			t.Errorf("%s: a letter was written", address)
		}
	}
}

// ASVS: 6.4.1
func TestLinksExpireAndDieWithTheAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register("late@example.com")
	late := w.deliver()
	w.clock.Advance(time.Hour)
	if err := w.ConfirmEmail(w.ctx, late.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("expired link: %v", err)
	}
	w.register("gone@example.com")
	gone := w.deliver()
	if err := w.OnDeleted(w.ctx, user.AccountDeleted{User: gone.to}); err != nil {
		t.Fatal(err)
	}
	if err := w.ConfirmEmail(w.ctx, gone.token, password); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("link of a deleted account: %v", err)
	}
}
