package domain_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
)

func TestArrivalsAreHeldAgainstTheRules(t *testing.T) {
	t.Parallel()
	past, later := start.Add(-time.Hour), start.Add(time.Hour)
	spam := domain.Suspension{Reason: "spam", Until: &later}
	grant := func(expires time.Time) []domain.Grant {
		return []domain.Grant{{RoleID: "r", Assignment: user.Assignment{Role: "guest", ValidFrom: past, ExpiresAt: &expires}}}
	}
	for name, c := range map[string]struct {
		arrival domain.Arrival
		want    []string // pointer and code of each broken rule
	}{
		"nothing":               {domain.Arrival{}, nil},
		"verified":              {domain.Arrival{Verified: true}, nil},
		"pending":               {domain.Arrival{Status: user.Pending}, nil},
		"suspended":             {domain.Arrival{Status: user.Suspended, Verified: true, Suspension: spam}, nil},
		"of today":              {domain.Arrival{CreatedAt: &start, LastLoginAt: &start}, nil},
		"role with an end":      {domain.Arrival{Grants: grant(later)}, nil},
		"deleted":               {domain.Arrival{Status: user.Deleted, Verified: true}, []string{"/status status"}},
		"pending and verified":  {domain.Arrival{Status: user.Pending, Verified: true}, []string{"/status unverified_is_pending"}},
		"active, not verified":  {domain.Arrival{Status: user.Active}, []string{"/status unverified_is_pending"}},
		"suspended for nothing": {domain.Arrival{Status: user.Suspended, Verified: true}, []string{"/reason required"}},
		"suspended until now":   {domain.Arrival{Status: user.Suspended, Verified: true, Suspension: domain.Suspension{Reason: "x", Until: &start}}, []string{"/until future"}},
		"active with a reason":  {domain.Arrival{Verified: true, Suspension: spam}, []string{"/status suspended"}},
		"made in the future":    {domain.Arrival{CreatedAt: &later}, []string{"/created_at past"}},
		"logged in after today": {domain.Arrival{LastLoginAt: &later}, []string{"/last_login_at past"}},
		"role that is over":     {domain.Arrival{Grants: grant(start)}, []string{"/roles future"}},
		"profile":               {domain.Arrival{Profile: user.Profile{Phone: "1"}}, []string{"/profile/phone phone"}},
		"external id":           {domain.Arrival{ExternalID: "a\nb"}, []string{"/external_id external_id"}},
		"long external id":      {domain.Arrival{ExternalID: strings.Repeat("x", domain.MaxExternalID+1)}, []string{"/external_id external_id"}},
		"metadata":              {domain.Arrival{Public: json.RawMessage(`[]`), Private: json.RawMessage(`1`)}, []string{"/metadata_public metadata", "/metadata_private metadata"}},
	} {
		c.arrival.Email = email("ann@roster.test")
		u, err := domain.Import("u", c.arrival, start)
		var got []string
		if found, ok := fault.From(err); ok {
			for _, field := range found.Fields() {
				got = append(got, field.Pointer+" "+field.Code)
			}
		}
		if !slices.Equal(got, c.want) || (u == nil) != (len(c.want) > 0) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnArrivalBecomesWhatItSays(t *testing.T) {
	t.Parallel()
	made, login, end := start.Add(-48*time.Hour), start.Add(-time.Hour), start.Add(time.Hour)
	a := domain.Arrival{
		Email: email("ann@roster.test"), Username: username(t, "ann"), ExternalID: "e-1", Profile: user.Profile{FirstName: "Ann"},
		Public: json.RawMessage(`{"a":1}`), Private: json.RawMessage(`{"b":2}`), Status: user.Suspended, Verified: true,
		Suspension: domain.Suspension{Reason: "spam", Until: &end}, CreatedAt: &made, LastLoginAt: &login, Password: true,
	}
	u, err := domain.Import("u", a, start)
	if err != nil {
		t.Fatal(err)
	}
	s := u.Snapshot()
	if s.Status != user.Suspended || !s.SuspendedAt.Equal(start) || !s.SuspendedUntil.Equal(end) || s.SuspensionReason != "spam" ||
		!s.CreatedAt.Equal(made) || !s.LastLoginAt.Equal(login) || !s.EmailVerifiedAt.Equal(start) || s.Version != 1 {
		t.Errorf("%+v", s)
	}
	want := []string{
		"email: <nil> to ann@roster.test, personal", "username: <nil> to ann, personal", "external_id: <nil> to e-1, personal",
		"status: <nil> to suspended", "email_verified_at: <nil> to 12:00:00", "suspended_until: <nil> to 13:00:00",
		"suspension_reason: <nil> to spam, personal", "profile.first_name: <nil> to Ann, personal",
		`metadata.public: <nil> to {"a":1}, personal`, `metadata.private: <nil> to {"b":2}, personal`,
		"created_at: <nil> to 12:00:00", "last_login_at: <nil> to 11:00:00", "password_kept: <nil> to true",
	}
	if got := shown(u); !slices.Equal(got, want) {
		t.Errorf("shows %q", got)
	}
	for verified, status := range map[bool]user.Status{true: user.Active, false: user.Pending} {
		u, err := domain.Import("u", domain.Arrival{Email: a.Email, Verified: verified}, start)
		if err != nil {
			t.Fatal(err)
		}
		s := u.Snapshot()
		if s.Status != status || (s.EmailVerifiedAt != nil) != verified || !s.CreatedAt.Equal(start) || s.SuspendedAt != nil {
			t.Errorf("verified %t: %+v", verified, s)
		}
		if got := shown(u); slices.Contains(got, "password_kept: <nil> to true") {
			t.Errorf("verified %t shows %q", verified, got)
		}
	}
}
