package domain_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

const grace = 30 * 24 * time.Hour

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// life is a second, naive description of what may follow what, to hold the
// table against.
var life = map[user.Status]map[string]user.Status{
	user.Pending:   {"confirm": user.Active, "delete": user.Deleted},
	user.Active:    {"confirm": user.Active, "suspend": user.Suspended, "reinstate": user.Active, "delete": user.Deleted},
	user.Suspended: {"confirm": user.Suspended, "suspend": user.Suspended, "reinstate": user.Active, "delete": user.Deleted},
	user.Deleted:   {"restore": ""},
}

// ASVS: 2.3.1
func TestLifecycle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := start
		verified := rapid.Bool().Draw(t, "verified")
		u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test"), Verified: verified}, now)
		if err != nil {
			t.Fatal(err)
		}
		hidden := user.Status("")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
			from := u.Snapshot().StatusAt(now)
			verb := rapid.SampledFrom([]string{"confirm", "suspend", "suspend for an hour", "reinstate", "delete", "restore"}).Draw(t, "verb")
			before := u.Snapshot()
			err := do(u, verb, now)
			if verb == "suspend for an hour" {
				verb = "suspend"
			}
			want, allowed := life[from][verb]
			if verb == "delete" {
				hidden = before.Status
			}
			if from == user.Deleted && allowed {
				want = domain.EffectiveStatus(hidden, before.SuspendedUntil, nil, now)
			}
			check(t, u, before, step{verb, from, want, allowed, err, now})
		}
	})
}

type step struct {
	verb       string
	from, want user.Status
	allowed    bool
	err        error
	now        time.Time
}

func check(t *rapid.T, u *domain.User, before domain.Snapshot, s step) {
	after := u.Snapshot()
	switch {
	case s.allowed && s.err != nil:
		t.Fatalf("%s while %s: %v", s.verb, s.from, s.err)
	case s.allowed && after.StatusAt(s.now) != s.want:
		t.Fatalf("%s while %s gives %s instead of %s", s.verb, s.from, after.StatusAt(s.now), s.want)
	case !s.allowed && !errors.Is(s.err, user.ErrTransition) && !errors.Is(s.err, user.ErrNotFound):
		t.Fatalf("%s while %s: %v", s.verb, s.from, s.err)
	case !s.allowed && !slices.Equal([]any{before.Status, before.UpdatedAt, before.DeletedAt}, []any{after.Status, after.UpdatedAt, after.DeletedAt}):
		t.Fatalf("refused %s while %s changed the account", s.verb, s.from)
	}
	// What the database checks as well.
	if (after.Status == user.Suspended) != (after.SuspendedAt != nil) || (after.DeletedAt == nil) != (after.PurgeAt == nil) {
		t.Fatalf("contradictory state %+v", after)
	}
	if after.SuspendedUntil != nil && (after.SuspendedAt == nil || !after.SuspendedUntil.After(*after.SuspendedAt)) {
		t.Fatalf("suspension ends before it begins: %+v", after)
	}
}

func do(u *domain.User, verb string, now time.Time) error {
	switch verb {
	case "confirm":
		return u.ConfirmEmail(u.Snapshot().Email, now)
	case "suspend":
		return u.Suspend(domain.Suspension{Reason: "spam"}, now)
	case "suspend for an hour":
		until := now.Add(time.Hour)
		return u.Suspend(domain.Suspension{Reason: "spam", Until: &until}, now)
	case "reinstate":
		return u.Reinstate(now)
	case "delete":
		return u.Delete(grace, now)
	default:
		return u.Restore(now)
	}
}

func TestConfirmEmailOfAnotherAddress(t *testing.T) {
	t.Parallel()
	u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test")}, start)
	if err != nil {
		t.Fatal(err)
	}
	if err := u.ConfirmEmail(email("bob@roster.test"), start); !errors.Is(err, user.ErrEmailChanged) {
		t.Errorf("confirmed: %v", err)
	}
	if err := u.ConfirmEmail(email("ANN@roster.test"), start); err != nil || u.Snapshot().EmailVerifiedAt == nil {
		t.Errorf("same address in capitals: %v", err)
	}
}

func email(s string) user.Email {
	parsed, err := user.ParseEmail(s)
	if err != nil {
		panic(err)
	}
	return parsed
}
