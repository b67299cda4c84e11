package domain_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

func TestRolesCountFromTheirBeginningToTheirEnd(t *testing.T) {
	t.Parallel()
	soon, late := start.Add(time.Hour), start.Add(2*time.Hour)
	grant := func(id, name string, from time.Time, to *time.Time) domain.Grant {
		return domain.Grant{RoleID: id, Assignment: user.Assignment{Role: name, ValidFrom: from, ExpiresAt: to}}
	}
	s := domain.Snapshot{Status: user.Active, Grants: []domain.Grant{
		grant("1", "z", start, nil), grant("2", "later", soon, &late), grant("3", "a", start, &soon),
	}}
	for _, c := range []struct {
		at    time.Time
		names []string
		held  []string
	}{
		{start.Add(-1), []string{}, []string{"1", "2", "3"}},
		{start, []string{"a", "z"}, []string{"1", "2", "3"}},
		{soon, []string{"later", "z"}, []string{"1", "2"}},
		{late, []string{"z"}, []string{"1"}},
	} {
		if got := s.RolesAt(c.at); !slices.Equal(got, c.names) {
			t.Errorf("at %s: %v", c.at, got)
		}
		if got := domain.Restore(s).HeldRoles(c.at); !slices.Equal(got, c.held) {
			t.Errorf("held at %s: %v", c.at, got)
		}
	}
	if s.Grant("2").Role != "later" || s.Grant("9").Role != "" {
		t.Errorf("grants %+v, %+v", s.Grant("2"), s.Grant("9"))
	}
}

func TestTheEndOfASuspensionIsShownWhileItLasts(t *testing.T) {
	t.Parallel()
	end := start.Add(time.Hour)
	s := domain.Snapshot{Status: user.Suspended, SuspendedAt: &start, SuspendedUntil: &end}
	if a := s.Account(end.Add(-1)); a.Status != user.Suspended || a.SuspendedUntil == nil || a.EmailVerified {
		t.Errorf("before: %+v", a)
	}
	if a := s.Account(end); a.Status != user.Active || a.SuspendedUntil != nil {
		t.Errorf("at the end: %+v", a)
	}
	s.EmailVerifiedAt = &start
	if !s.Account(end).EmailVerified {
		t.Error("not shown as verified")
	}
}

func TestAnAccountIsPurgedWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	u := registered(t)
	if err := u.Purge(start); !errors.Is(err, user.ErrTransition) {
		t.Errorf("living: %v", err)
	}
	if err := u.Delete(grace, start); err != nil {
		t.Fatal(err)
	}
	before := len(u.Events())
	if err := u.Purge(start.Add(grace - 1)); !errors.Is(err, user.ErrTransition) || len(u.Events()) != before {
		t.Errorf("too early: %v", err)
	}
	if err := u.Purge(start.Add(grace)); err != nil {
		t.Error(err)
	}
	want := []string{"email: ann@roster.test to <nil>, personal", "status: deleted to <nil>", "email_verified_at: 12:00:00 to <nil>", "purge_at: 12:00:00 to <nil>"}
	if got := shown(u); !slices.Equal(got, want) {
		t.Errorf("shows %q", got)
	}
	never := domain.Restore(domain.Snapshot{DeletedAt: &start})
	if err := never.Purge(start.Add(grace)); !errors.Is(err, user.ErrTransition) {
		t.Errorf("without a time: %v", err)
	}
}

// TestAProofIsNotedWhateverTheStatus: an active account whose address was not
// proven gets its proof.
func TestAProofIsNotedWhateverTheStatus(t *testing.T) {
	t.Parallel()
	u := domain.Restore(domain.Snapshot{Email: email("ann@roster.test"), Status: user.Active})
	if err := u.ConfirmEmail(email("ann@roster.test"), start); err != nil || u.Snapshot().EmailVerifiedAt == nil {
		t.Errorf("%+v, %v", u.Snapshot().EmailVerifiedAt, err)
	}
}

// TestDeletedAccountsAreNotThere for whoever would change them.
func TestDeletedAccountsAreNotThere(t *testing.T) {
	t.Parallel()
	role := user.Role{ID: "r", Name: "guest"}
	for name, act := range map[string]func(*domain.User) error{
		"change":    func(u *domain.User) error { return u.Change(domain.Patch{}, start) },
		"assign":    func(u *domain.User) error { return u.Assign(role, domain.Term{}, "", start) },
		"revoke":    func(u *domain.User) error { return u.Revoke(role, "", start) },
		"confirm":   func(u *domain.User) error { return u.ConfirmEmail(u.Snapshot().Email, start) },
		"suspend":   func(u *domain.User) error { return u.Suspend(domain.Suspension{Reason: "x"}, start) },
		"reinstate": func(u *domain.User) error { return u.Reinstate(start) },
		"delete":    func(u *domain.User) error { return u.Delete(grace, start) },
	} {
		u := registered(t)
		if err := u.Delete(grace, start); err != nil {
			t.Fatal(err)
		}
		if err := act(u); !errors.Is(err, user.ErrNotFound) || len(u.Events()) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestGrantsAreTheAccountsOwn: what an account was made of may change afterwards.
func TestGrantsAreTheAccountsOwn(t *testing.T) {
	t.Parallel()
	grants := []domain.Grant{{RoleID: "r"}, {RoleID: "s"}}
	u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test"), Grants: grants, Profile: user.Profile{FirstName: "Ann"}}, start)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.Revoke(user.Role{ID: "r"}, "", start); err != nil {
		t.Fatal(err)
	}
	if s := u.Snapshot(); len(s.Grants) != 1 || s.Grants[0].RoleID != "s" || grants[0].RoleID != "r" || s.Profile.FirstName != "Ann" {
		t.Errorf("%+v of %+v", s.Grants, grants)
	}
	if _, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test"), Profile: user.Profile{FirstName: "\n"}}, start); err == nil {
		t.Error("a broken profile was taken")
	}
}
