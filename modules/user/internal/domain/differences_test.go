package domain_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// shown is what an account's last event says of each field: old, new, and
// whether it is personal.
func shown(u *domain.User) []string {
	var lines []string
	for _, c := range u.Events()[len(u.Events())-1].Describe().Changes {
		line := fmt.Sprintf("%s: %s to %s", c.Field, text(c.Old), text(c.New))
		if c.Personal {
			line += ", personal"
		}
		lines = append(lines, line)
	}
	return lines
}

func text(value any) string {
	switch value := value.(type) {
	case time.Time:
		return value.Format(time.TimeOnly)
	case json.RawMessage:
		return string(value)
	case map[string]any:
		return fmt.Sprintf("[%s %s]", text(value["valid_from"]), text(value["expires_at"]))
	}
	return fmt.Sprint(value)
}

// TestTheLogShowsEachField follows an account through its life, and holds each
// event to the fields that changed and to no other.
func TestTheLogShowsEachField(t *testing.T) {
	t.Parallel()
	at := start
	hour := func() time.Time { at = at.Add(time.Hour); return at }
	evening := start.Add(8 * time.Hour)
	name, none := username(t, "ann"), user.Username{}
	external, empty := "e-1", ""
	moderator := user.Role{ID: "r", Name: "moderator"}
	u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test")}, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		name string
		act  func() error
		want []string
	}{
		{"register", func() error { return nil }, []string{"email: <nil> to ann@roster.test, personal", "status: <nil> to pending"}},
		{"confirm", func() error { return u.ConfirmEmail(email("ann@roster.test"), hour()) },
			[]string{"status: pending to active", "email_verified_at: <nil> to 13:00:00"}},
		{"change", func() error {
			return u.Change(domain.Patch{Username: &name, ExternalID: &external, Public: json.RawMessage(`{"a":1}`)}, hour())
		}, []string{"username: <nil> to ann, personal", "external_id: <nil> to e-1, personal", `metadata.public: <nil> to {"a":1}, personal`}},
		{"change back", func() error {
			return u.Change(domain.Patch{Username: &none, ExternalID: &empty, Public: json.RawMessage(`null`)}, hour())
		}, []string{"username: ann to <nil>, personal", "external_id: e-1 to <nil>, personal", `metadata.public: {"a":1} to <nil>, personal`}},
		{"suspend", func() error { return u.Suspend(domain.Suspension{Reason: "spam", Until: &evening}, hour()) },
			[]string{"status: active to suspended", "suspended_until: <nil> to 20:00:00", "suspension_reason: <nil> to spam, personal"}},
		{"suspend without end", func() error { return u.Suspend(domain.Suspension{Reason: "spam"}, hour()) },
			[]string{"suspended_until: 20:00:00 to <nil>"}},
		{"reinstate", func() error { return u.Reinstate(hour()) },
			[]string{"status: suspended to active", "suspension_reason: spam to <nil>, personal"}},
		{"assign", func() error { return u.Assign(moderator, domain.Term{}, "", hour()) },
			[]string{"roles.moderator: <nil> to [19:00:00 <nil>]"}},
		{"assign to the evening", func() error { return u.Assign(moderator, domain.Term{ExpiresAt: &evening}, "", at) },
			[]string{"roles.moderator: [19:00:00 <nil>] to [19:00:00 20:00:00]"}},
		{"revoke", func() error { return u.Revoke(moderator, "", at) },
			[]string{"roles.moderator: [19:00:00 20:00:00] to <nil>"}},
		{"delete", func() error { return u.Delete(time.Hour, hour()) },
			[]string{"status: active to deleted", "purge_at: <nil> to 21:00:00"}},
		{"restore", func() error { return u.Restore(at) }, []string{"status: deleted to active", "purge_at: 21:00:00 to <nil>"}},
	} {
		if err := step.act(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := shown(u); !slices.Equal(got, step.want) {
			t.Errorf("%s shows %q", step.name, got)
		}
		if u.Snapshot().UpdatedAt != at {
			t.Errorf("%s: updated at %s", step.name, u.Snapshot().UpdatedAt)
		}
	}
}

// TestASuspensionThatRanOutIsNotLifted: whoever is suspended again was active
// in between, whatever was stored.
func TestASuspensionThatRanOutIsNotLifted(t *testing.T) {
	t.Parallel()
	u := registered(t)
	soon, late := start.Add(time.Hour), start.Add(5*time.Hour)
	if err := u.Suspend(domain.Suspension{Reason: "spam", Until: &soon}, start); err != nil {
		t.Fatal(err)
	}
	if err := u.Suspend(domain.Suspension{Reason: "spam", Until: &late}, start.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	want := []string{"status: active to suspended", "suspended_until: <nil> to 17:00:00", "suspension_reason: <nil> to spam, personal"}
	if got := shown(u); !slices.Equal(got, want) {
		t.Errorf("shows %q", got)
	}
	if s := u.Snapshot(); !s.SuspendedAt.Equal(start.Add(2 * time.Hour)) {
		t.Errorf("suspended since %s", s.SuspendedAt)
	}
}

// TestASuspensionKeepsItsBeginning, when its reason or its end changes.
func TestASuspensionKeepsItsBeginning(t *testing.T) {
	t.Parallel()
	u := registered(t)
	for i, reason := range []string{"spam", "fraud", "fraud"} {
		if err := u.Suspend(domain.Suspension{Reason: reason}, start.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	s := u.Snapshot()
	if !s.SuspendedAt.Equal(start) || s.SuspensionReason != "fraud" || len(u.Events()) != 2 {
		t.Errorf("%+v after %d events", s, len(u.Events()))
	}
}

// TestEveryWordOfAProfileIsPersonal, and so is forgotten with its person.
func TestEveryWordOfAProfileIsPersonal(t *testing.T) {
	t.Parallel()
	profile := user.Profile{
		FirstName: "Ann", LastName: "Lee", DisplayName: "A", Bio: "b", AvatarURL: "https://roster.test/a", Phone: "+4930123456", Locale: "de", Timezone: "UTC",
	}
	u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test"), Profile: profile}, start)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, c := range u.Events()[0].Describe().Changes {
		if strings.HasPrefix(c.Field, "profile.") {
			found++
			if !c.Personal {
				t.Errorf("%s is not personal", c.Field)
			}
		}
	}
	if found != reflect.TypeFor[user.Profile]().NumField() {
		t.Errorf("%d fields of the profile are shown", found)
	}
}

// TestOldValuesNeedNoMending: what was taken under an older rule hinders no
// change of another field.
func TestOldValuesNeedNoMending(t *testing.T) {
	t.Parallel()
	s := registered(t).Snapshot()
	s.Profile.Phone = "030"
	if err := domain.Restore(s).Change(domain.Patch{Profile: patchOf("bio", "new")}, start); err != nil {
		t.Error(err)
	}
	if err := domain.Restore(s).Change(domain.Patch{Profile: patchOf("phone", "031")}, start); err == nil {
		t.Error("another wrong number was taken")
	}
}

func username(t *testing.T, name string) user.Username {
	t.Helper()
	parsed, err := user.ParseUsername(name)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}
