package app_test

import (
	"errors"
	"strings"
	"testing"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/authn"
)

func TestCreateAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	system := authn.AsSystem(w.ctx)
	n := app.NewAdministrator{Email: email(t, "ada@example.com"), Password: password}
	if _, err := w.CreateAdministrator(w.ctx, n); !errors.Is(err, authn.ErrForbidden) {
		t.Fatalf("by nobody: %v", err)
	}
	if link, err := w.CreateAdministrator(system, n); err != nil || link != "" {
		t.Fatalf("with a password: %q, %v", link, err)
	}
	if p := authn.From(w.as(w.login("ada@example.com"))); !p.Can("audit:read") {
		t.Errorf("the administrator holds %v", p.Permissions)
	}
	if _, err := w.CreateAdministrator(system, n); !errors.Is(err, user.ErrEmailTaken) {
		t.Errorf("twice: %v", err)
	}
}

// ASVS: 6.4.1
func TestAdministratorWithoutPasswordSetsItByLink(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	link, err := w.CreateAdministrator(authn.AsSystem(w.ctx), app.NewAdministrator{Email: email(t, "ada@example.com")})
	if err != nil {
		t.Fatal(err)
	}
	token, ok := strings.CutPrefix(link, "https://roster.test/reset-password#token=")
	if !ok {
		t.Fatalf("link = %q", link)
	}
	if _, err := w.Login(w.ctx, "ada@example.com", "", ""); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("login without a password: %v", err)
	}
	if err := w.ResetPassword(w.ctx, token, password); err != nil {
		t.Fatal(err)
	}
	w.login("ada@example.com")
}

// ASVS: 6.3.2, 15.2.3
func TestSeedIsForDevelopmentAndAddsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	system := authn.AsSystem(w.ctx)
	for _, want := range []bool{true, false} {
		samples, err := w.Seed(system)
		if err != nil || len(samples) != 6 {
			t.Fatalf("Seed = %d samples, %v", len(samples), err)
		}
		for _, s := range samples {
			if s.Added != want {
				t.Errorf("%s: added %t, want %t", s.Email, s.Added, want)
			}
			_, err := w.Login(w.ctx, s.Username, s.Password, "")
			if refused := err != nil; refused == (s.State == user.Active) {
				t.Errorf("%s is %s, login: %v", s.Email, s.State, err)
			}
		}
	}
	cfg := config()
	cfg.Development = false
	production := app.NewService(cfg, w.Ports)
	if _, err := production.Seed(system); !errors.Is(err, app.ErrNoSamples) {
		t.Errorf("Seed in production: %v", err)
	}
	if _, err := w.Seed(w.ctx); !errors.Is(err, authn.ErrForbidden) {
		t.Errorf("Seed by nobody: %v", err)
	}
}

// ASVS: 8.2.2, 10.4.9
func TestSessionsAreOnesOwn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	w.member("bob@example.com")
	ada, other, bob := w.login("ada@example.com"), w.login("ada@example.com"), w.login("bob@example.com")
	ctx := w.as(ada)
	mine, err := w.MySessions(ctx)
	if err != nil || len(mine) != 2 {
		t.Fatalf("MySessions = %v, %v", mine, err)
	}
	if err := w.EndMySession(ctx, bob.Session); !errors.Is(err, identity.ErrSessionNotFound) {
		t.Errorf("ending another's session: %v", err)
	}
	if err := w.EndMyOtherSessions(ctx); err != nil {
		t.Fatal(err)
	}
	w.as(ada)
	w.as(bob)
	if _, err := w.Authenticate(w.ctx, other.Access); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("the other session: %v", err)
	}
	if _, err := w.MySessions(w.ctx); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("MySessions of nobody: %v", err)
	}
}
