package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/event"
)

// ASVS: 7.4.1, 16.3.1
func TestStoryFromRegistrationToLogout(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	owner := w.member("ada@example.com")
	tokens := w.login("ADA@example.com")
	p, err := w.Authenticate(w.ctx, tokens.Access)
	if err != nil || p.UserID != string(owner) || p.SessionID != string(tokens.Session) || p.Kind != authn.User {
		t.Fatalf("Authenticate = %+v, %v", p, err)
	}
	if err := w.Logout(authn.With(w.ctx, p)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Authenticate(w.ctx, tokens.Access); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("the access token after logout: %v", err)
	}
	if _, err := w.Refresh(w.ctx, tokens.Refresh); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("the refresh token after logout: %v", err)
	}
	want := []string{
		"identity.password_changed", "identity.verification_requested", "identity.email_verified",
		"identity.login_succeeded", "identity.session_ended",
	}
	if !slices.Equal(w.log.names, want) {
		t.Errorf("log = %v, want %v", w.log.names, want)
	}
}

// ASVS: 16.3.1
func TestRefusedLoginsAreAlikeAndCostAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, name := range []string{"active", "suspended", "deleted"} {
		w.member(name + "@example.com")
	}
	w.register("pending@example.com")
	w.become(t, "suspended@example.com", user.Suspended)
	w.become(t, "deleted@example.com", user.Deleted)
	for name, c := range map[string]struct {
		login, password string
		why             identity.Refusal
	}{
		"unknown address":  {"nobody@example.com", password, identity.RefusedUnknown},
		"unknown name":     {"nobody", password, identity.RefusedUnknown},
		"no name at all":   {"@@", password, identity.RefusedUnknown},
		"wrong password":   {"active@example.com", "another password", identity.RefusedPassword},
		"pending":          {"pending@example.com", password, identity.RefusedUnverified},
		"suspended":        {"suspended@example.com", password, identity.RefusedSuspended},
		"deleted":          {"deleted@example.com", password, identity.RefusedUnknown},
		"suspended, wrong": {"suspended@example.com", "another password", identity.RefusedPassword},
	} {
		made, verified, refused := w.passwords.made, w.passwords.verified, w.log.count("identity.login_refused")
		_, err := w.Login(w.ctx, c.login, c.password, "")
		if err == nil || err.Error() != identity.ErrInvalidCredentials.Error() {
			t.Errorf("%s: %v, want exactly identity.ErrInvalidCredentials", name, err)
		}
		if w.passwords.verified != verified+1 || w.passwords.made != made {
			t.Errorf("%s: %d verified, %d made; want the work of one verification", name, w.passwords.verified-verified, w.passwords.made-made)
		}
		if w.log.count("identity.login_refused") != refused+1 {
			t.Errorf("%s: the refusal is not in the log once", name)
		}
		if w.log.refusal != c.why {
			t.Errorf("%s: the log says %s, want %s", name, w.log.refusal, c.why)
		}
	}
}

func TestOverlongLoginIsRefusedBeforeAnyWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	before := w.passwords.verified
	for _, login := range []string{"ada@example.com", "nobody@example.com"} {
		if _, err := w.Login(w.ctx, login, strings.Repeat("x", 1025), ""); !errors.Is(err, identity.ErrInvalidCredentials) {
			t.Errorf("%s with 1,025 bytes: %v", login, err)
		}
	}
	if w.passwords.verified != before {
		t.Error("an overlong password was hashed")
	}
}

// ASVS: 6.3.1
func TestGuessingIsSlowedDownByAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	for _, login := range []string{"ada@example.com", "nobody@example.com"} {
		before := w.passwords.verified
		var err error
		for range 20 { // the spelling does not matter
			_, err = w.Login(w.ctx, strings.ToUpper(login[:1])+login[1:], "wrong password", "")
		}
		if !errors.Is(err, identity.ErrTooManyAttempts) {
			t.Errorf("%s: the twentieth guess: %v", login, err)
		}
		if hashed := w.passwords.verified - before; hashed != 5 {
			t.Errorf("%s: %d guesses were hashed, want 5", login, hashed)
		}
	}
	if _, err := w.Login(w.ctx, "ada@example.com", password, ""); !errors.Is(err, identity.ErrTooManyAttempts) {
		t.Errorf("right password from the guesser's network: %v", err)
	}
	elsewhere := authn.WithOrigin(w.ctx, authn.Origin{IP: "198.51.100.9"})
	if _, err := w.Login(elsewhere, "ada@example.com", password, ""); err != nil {
		t.Errorf("right password from another network: %v", err)
	}
	w.clock.Advance(time.Hour)
	if _, err := w.Login(w.ctx, "ada@example.com", password, ""); err != nil {
		t.Errorf("right password after the wait: %v", err)
	}
}

// What shares a counter of guesses tells nothing: the spellings of an address that would be found share one, and no other
// text does, whether there is an account or not.
func TestSpellingsShareACounterForKnownAndUnknownAlike(t *testing.T) {
	t.Parallel()
	for spelling, want := range map[string]error{
		"kim@example.com": identity.ErrTooManyAttempts, "KIM@Example.com": identity.ErrTooManyAttempts,
		" kim@example.com": identity.ErrInvalidCredentials, "kim@example.com\t": identity.ErrInvalidCredentials,
	} {
		for _, known := range []bool{true, false} {
			w := newWorld(t)
			if known {
				w.member("kim@example.com")
			}
			for range 5 {
				if _, err := w.Login(w.ctx, "kim@example.com", "wrong password", ""); !errors.Is(err, identity.ErrInvalidCredentials) {
					t.Fatal(err)
				}
			}
			if _, err := w.Login(w.ctx, spelling, "wrong password", ""); !errors.Is(err, want) {
				t.Errorf("%q, known %t: %v, want %v", spelling, known, err, want)
			}
		}
	}
}

// ASVS: 7.4.2
func TestAuthenticateTellsTheTruth(t *testing.T) {
	t.Parallel()
	for name, happen := range map[string]func(*world, user.ID) error{
		"suspended": func(w *world, id user.ID) error { return w.accounts.Suspend(w.ctx, id, "") },
		"suspension told": func(w *world, id user.ID) error {
			return w.OnSuspended(w.ctx, user.SuspensionImposed{User: id})
		},
		"deletion told": func(w *world, id user.ID) error { return w.OnDeleted(w.ctx, user.AccountDeleted{User: id}) },
		"role given":    func(w *world, id user.ID) error { return w.OnRoleAssigned(w.ctx, user.RoleAssigned{User: id}) },
		"role taken":    func(w *world, id user.ID) error { return w.OnRoleRevoked(w.ctx, user.RoleRevoked{User: id}) },
		"expired":       func(w *world, _ user.ID) error { w.clock.Advance(11 * time.Minute); return nil },
	} {
		w := newWorld(t)
		id := w.member("ada@example.com")
		tokens := w.login("ada@example.com")
		if err := happen(w, id); err != nil {
			t.Fatal(name, err)
		}
		if _, err := w.Authenticate(w.ctx, tokens.Access); !errors.Is(err, authn.ErrUnauthenticated) {
			t.Errorf("%s: %v, want authn.ErrUnauthenticated", name, err)
		}
	}
}

// ASVS: 16.5.3
func TestAuthenticateNeverFailsOpen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	outage := errors.New("no database")
	w.Sessions = blindSessions{w.Sessions, outage}
	if p, err := w.Authenticate(w.ctx, tokens.Access); !errors.Is(err, outage) || p.Kind == authn.User {
		t.Errorf("Authenticate without a database = %+v, %v", p, err)
	}
}

// blindSessions cannot tell how any stands.
type blindSessions struct {
	app.Sessions
	outage error
}

func (b blindSessions) Standing(ctx context.Context, id identity.SessionID, now time.Time) (domain.Standing, error) {
	st, _ := b.Sessions.Standing(ctx, id, now)
	return st, b.outage
}

// brokenEvents tell nobody.
type brokenEvents struct{ outage error }

func (b brokenEvents) Publish(context.Context, ...event.Event) error { return b.outage }

// become changes an account's status behind identity's back.
func (w *world) become(t *testing.T, address string, status user.Status) {
	t.Helper()
	account, err := w.accounts.FindByLogin(w.ctx, address)
	if err == nil {
		err = w.accounts.Change(w.ctx, account.ID, func(a *user.Account) { a.Status = status })
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A crowd that is turned away for want of a place has asked nothing of the database, and nothing is counted against
// the account.
func TestAFullHouseCountsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	var leave []func()
	for {
		_, l, err := w.passwords.Admit(w.ctx)
		if errors.Is(err, identity.ErrBusy) {
			break
		}
		leave = append(leave, l)
	}
	for range 50 {
		if _, err := w.Login(w.ctx, "ada@example.com", "a wrong password", ""); !errors.Is(err, identity.ErrBusy) {
			t.Fatalf("got %v, want identity.ErrBusy", err)
		}
	}
	for _, l := range leave {
		l()
	}
	if _, err := w.Login(w.ctx, "ada@example.com", password, ""); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Nobody has to change a password because it is old.
//
// ASVS: 6.2.10
func TestPasswordsDoNotAge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	w.clock.Advance(20 * 365 * 24 * time.Hour)
	w.as(w.login("ada@example.com"))
}
