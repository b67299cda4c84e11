package domain_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/event"
	"roster/platform/fault"
)

func registered(t *testing.T) *domain.User {
	t.Helper()
	u, err := domain.Register("u", domain.Registration{Email: email("ann@roster.test"), Verified: true}, start)
	if err != nil {
		t.Fatal(err)
	}
	s := u.Snapshot()
	return domain.Restore(s)
}

func TestEventsTellEachChangedField(t *testing.T) {
	t.Parallel()
	u := registered(t)
	first, phone := "Ann", "+4930123456"
	err := u.Change(domain.Patch{
		Profile: domain.ProfilePatch{FirstName: &first, Phone: &phone}, Private: json.RawMessage(`{"a":1}`),
	}, start)
	if err != nil || len(u.Events()) != 1 {
		t.Fatalf("%v, events %v", err, u.Events())
	}
	got := u.Events()[0].Describe()
	if got.Subject != (event.Subject{Type: "user", ID: "u"}) || len(got.Changes) != 3 {
		t.Fatalf("described as %+v", got)
	}
	for i, field := range []string{"profile.first_name", "profile.phone", "metadata.private"} {
		if c := got.Changes[i]; c.Field != field || !c.Personal || c.Old != nil || c.New == nil {
			t.Errorf("change %+v", c)
		}
	}
	if u.Snapshot().Version != 2 {
		t.Errorf("version %d", u.Snapshot().Version)
	}
}

func TestNothingChangedIsNoEvent(t *testing.T) {
	t.Parallel()
	u := registered(t)
	moderator := user.Role{ID: "r", Name: "moderator"}
	for name, again := range map[string]func() error{
		"patch":     func() error { return u.Change(domain.Patch{Public: json.RawMessage(`{ "x": null }`)}, start) },
		"confirm":   func() error { return u.ConfirmEmail(u.Snapshot().Email, start) },
		"reinstate": func() error { return u.Reinstate(start) },
		"revoke":    func() error { return u.Revoke(moderator, "", start) },
	} {
		if err := again(); err != nil || len(u.Events()) != 0 {
			t.Errorf("%s: %v, events %v", name, err, u.Events())
		}
	}
	for range 2 {
		if err := u.Assign(moderator, domain.Term{Reason: "x"}, "by", start); err != nil || len(u.Events()) != 1 {
			t.Errorf("assign: %v, events %v", err, u.Events())
		}
	}
}

// ASVS: 2.2.1
func TestRefusedProfiles(t *testing.T) {
	t.Parallel()
	for field, values := range map[string][]string{
		"first_name":   {" Ann", "a\x00b", "a\u202eb", "\u200d", strings.Repeat("x", 101), "a\nb", "\xff", "\u2066x", strings.Repeat("x", 4096)},
		"display_name": {"\t", "x\u2028"},
		"bio":          {strings.Repeat("x", 2001), "a\x00"},
		"avatar_url":   {"http://roster.test/a", "https://", "https://a:b@roster.test/", "javascript:alert(1)", "https://x\"><script>", "HTTPS://roster.test/"},
		"phone":        {"030123456", "+0", "+49 30", "+1234567890123456"},
		"locale":       {"d", "de_CH", "de-"},
		"timezone":     {"Local", "Nowhere/City", "../etc/passwd", "europe/zurich", "Europe/../Europe/Zurich"},
	} {
		for _, value := range values {
			u := registered(t)
			err := u.Change(domain.Patch{Profile: patchOf(field, value)}, start)
			found, _ := fault.From(err)
			if !errors.Is(err, fault.ErrInvalid) || found.Fields()[0].Pointer != "/profile/"+field || len(u.Events()) > 0 {
				t.Errorf("%s %q: %v", field, value, err)
			}
		}
	}
}

func TestAcceptedProfiles(t *testing.T) {
	t.Parallel()
	for field, values := range map[string][]string{
		"first_name": {"Zoë", "李", "O’Brien", "👩‍💻", strings.Repeat("ü", 100), "نور"},
		"bio":        {"two\nlines", strings.Repeat("é", 2000)},
		"avatar_url": {"https://roster.test/a.png?x=1#y"},
		"locale":     {"de", "de-CH", "zh-Hant-TW"},
		"timezone":   {"Europe/Zurich", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"},
	} {
		for _, value := range values {
			if err := registered(t).Change(domain.Patch{Profile: patchOf(field, value)}, start); err != nil {
				t.Errorf("%s %q: %v", field, value, err)
			}
		}
	}
}

func patchOf(field, value string) (p domain.ProfilePatch) {
	*map[string]**string{
		"first_name": &p.FirstName, "display_name": &p.DisplayName, "bio": &p.Bio, "avatar_url": &p.AvatarURL,
		"phone": &p.Phone, "locale": &p.Locale, "timezone": &p.Timezone,
	}[field] = &value
	return p
}

func TestMetadataIsMerged(t *testing.T) {
	t.Parallel()
	u := registered(t)
	for _, c := range []struct{ patch, want string }{
		{`{"a":{"b":1,"c":[1,{"d":null}]},"n":12345678901234567890.5}`, `{"a":{"b":1,"c":[1,{"d":null}]},"n":12345678901234567890.5}`},
		{`{"a":{"b":null,"x":"<é>"}}`, `{"a":{"c":[1,{"d":null}],"x":"<é>"},"n":12345678901234567890.5}`},
		{`{"a":null}`, `{"n":12345678901234567890.5}`},
		{`null`, `{}`},
	} {
		if err := u.Change(domain.Patch{Public: json.RawMessage(c.patch)}, start); err != nil {
			t.Fatalf("%s: %v", c.patch, err)
		}
		if got := string(u.Snapshot().Metadata.Public); got != c.want {
			t.Errorf("%s gives %s instead of %s", c.patch, got, c.want)
		}
	}
}

func TestRefusedMetadata(t *testing.T) {
	t.Parallel()
	for name, patch := range map[string]string{
		"list": `[]`, "text": `"x"`, "two documents": `{} {}`, "cut off": `{"a":`, "NUL": `{"a":"\u0000"}`, "NUL in a name": `{"\u0000":1}`,
		"number that explodes": `{"a":1e131071}`, "long number": `{"a":` + strings.Repeat("1", 41) + `}`,
		"deep":           strings.Repeat(`{"a":`, 17) + `1` + strings.Repeat(`}`, 17),
		"large":          `{"a":"` + strings.Repeat("x", domain.MaxMetadata) + `"}`,
		"large in jsonb": `{"a":[` + strings.Repeat("1,", domain.MaxMetadata*2/5) + `1]}`,
		"not UTF-8":      "{\"a\":\"\xff\"}",
	} {
		if err := registered(t).Change(domain.Patch{Private: json.RawMessage(patch)}, start); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTermsOfRoles(t *testing.T) {
	t.Parallel()
	role := user.Role{ID: "r", Name: "moderator"}
	past, soon, later := start.Add(-time.Hour), start.Add(time.Hour), start.Add(2*time.Hour)
	for name, term := range map[string]domain.Term{
		"over already":          {ValidFrom: &past, ExpiresAt: &start},
		"ends before it begins": {ValidFrom: &later, ExpiresAt: &soon},
		"ends as it begins":     {ValidFrom: &soon, ExpiresAt: &soon},
		"long reason":           {Reason: strings.Repeat("x", 501)},
	} {
		u := registered(t)
		if err := u.Assign(role, term, "", start); !errors.Is(err, fault.ErrInvalid) || len(u.Events()) > 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	u := registered(t)
	if err := u.Assign(role, domain.Term{ExpiresAt: &soon}, "", start); err != nil {
		t.Fatal(err)
	}
	if err := u.Assign(role, domain.Term{ExpiresAt: &later}, "", start.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if g := u.Snapshot().Grant("r"); !g.ValidFrom.Equal(start) || !g.CreatedAt.Equal(start) {
		t.Errorf("a longer term moved the beginning to %v, of a grant of %v", g.ValidFrom, g.CreatedAt)
	}
}

func TestAdministersWithoutEndOnly(t *testing.T) {
	t.Parallel()
	admin := user.Role{ID: "a", Name: user.AdministratorRole}
	soon := start.Add(time.Hour)
	for name, c := range map[string]struct {
		term domain.Term
		act  func(*domain.User) error
		want bool
	}{
		"without end": {want: true},
		"with an end": {term: domain.Term{ExpiresAt: &soon}},
		"later":       {term: domain.Term{ValidFrom: &soon}},
		"suspended": {act: func(u *domain.User) error {
			return u.Suspend(domain.Suspension{Reason: "x", Until: &soon}, start)
		}},
		"deleted": {act: func(u *domain.User) error { return u.Delete(grace, start) }},
	} {
		u := registered(t)
		if err := u.Assign(admin, c.term, "", start); err != nil {
			t.Fatal(err)
		}
		if c.act != nil {
			if err := c.act(u); err != nil {
				t.Fatal(err)
			}
		}
		if got := u.Administers(start); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
