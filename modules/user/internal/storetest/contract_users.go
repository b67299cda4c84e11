package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/uuidgen"
)

func keepsAccounts(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx := t.Context()
	full := user.Profile{
		FirstName: "Zoë", LastName: "Åström", DisplayName: "zoë", Bio: "Line\nline", AvatarURL: "https://roster.test/z.png",
		Phone: "+4930123456", Locale: "de-CH", Timezone: "Europe/Zurich",
	}
	u := f.add("Zoe@Roster.test", noon, verified, username(t, "Zoe.A"), f.holding("user", noon, nil),
		func(r *domain.Registration) { r.Profile = full })
	want := u.Snapshot().Account(noon)

	got := must(f.Account(ctx, want.ID, noon))(t)
	equal(t, "by id", plain(got), plain(want))
	findsByName(f, want)
	for _, c := range []struct {
		email, username     string
		byEmail, byUsername user.ID
	}{
		{"ZOE@roster.test", "ZOE.a", want.ID, want.ID}, {"zoe@roster.test", "", want.ID, ""},
		{"zoe.a@roster.test", "zoe.a", "", want.ID}, {"new@roster.test", "", "", ""},
	} {
		var name user.Username
		if c.username != "" {
			name = must(user.ParseUsername(c.username))(t)
		}
		byEmail, byUsername, err := f.TakenBy(ctx, must(user.ParseEmail(c.email))(t), name)
		if err != nil || byEmail != c.byEmail || byUsername != c.byUsername {
			t.Errorf("%s and %q are taken by %q and %q, %v", c.email, c.username, byEmail, byUsername, err)
		}
	}

	var again *domain.User
	if err := f.Do(ctx, func(ctx context.Context) (err error) { again, err = f.Lock(ctx, want.ID); return err }); err != nil {
		t.Fatal(err)
	}
	equal(t, "locked", plain(again.Snapshot().Account(noon)), plain(want))

	knight := domain.Registration{Email: must(user.ParseEmail("knight@roster.test"))(t)}
	for _, role := range []string{"user", "knight"} {
		knight.Grants = append(knight.Grants, domain.Grant{Assignment: user.Assignment{Role: role, ValidFrom: noon, CreatedAt: noon}})
	}
	err := f.Do(ctx, func(ctx context.Context) error {
		return f.Add(ctx, must(domain.Register(user.ID(uuidgen.New().Random()), knight, noon))(t))
	})
	if !errors.Is(err, user.ErrUnknownRole) {
		t.Errorf("an account with an unknown role: %v", err)
	}

	const unknown = user.ID("00000000-0000-4000-8000-00000000dead")
	if _, err := f.Account(ctx, unknown, noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("unknown id: %v", err)
	}
	if _, err := f.By(ctx, app.ByExternalID, "", noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("an account without external id was found by the empty one: %v", err)
	}
	if err := f.Do(ctx, func(ctx context.Context) error { _, err := f.Lock(ctx, unknown); return err }); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("lock of an unknown id: %v", err)
	}
}

// findsByName holds that an account is found by its names, also when somebody logs in with them, and nobody by others.
func findsByName(f fixture, want user.Account) {
	t, ctx := f.t, f.t.Context()
	equal(t, "by email", plain(must(f.By(ctx, app.ByEmail, "zoe@roster.test", noon))(t)), plain(want))
	equal(t, "by username", plain(must(f.By(ctx, app.ByUsername, "zoe.a", noon))(t)), plain(want))
	equal(t, "logging in by email", plain(must(f.ByLogin(ctx, app.ByEmail, "zoe@roster.test", noon))(t)), plain(want))
	equal(t, "logging in by username", plain(must(f.ByLogin(ctx, app.ByUsername, "zoe.a", noon))(t)), plain(want))
	for key, nobody := range map[app.Key]string{app.ByEmail: "zoe.a@roster.test", app.ByUsername: "zoe"} {
		if got, err := f.ByLogin(ctx, key, nobody, noon); !errors.Is(err, user.ErrNotFound) || got.ID != "" {
			t.Errorf("logging in as %s: %q, %v", nobody, got.ID, err)
		}
	}
}

// plain is an account without pointers, and with metadata in one spelling, so
// that it can be compared by what is printed.
func plain(a user.Account) any {
	moment := func(t *time.Time) time.Time {
		if t == nil {
			return time.Time{}
		}
		return *t
	}
	times := []time.Time{
		a.CreatedAt, a.UpdatedAt, moment(a.LastLoginAt), moment(a.SuspendedUntil), moment(a.DeletedAt), moment(a.PurgeAt),
	}
	var metadata [2]map[string]any
	_ = json.Unmarshal(a.Metadata.Public, &metadata[0])
	_ = json.Unmarshal(a.Metadata.Private, &metadata[1])
	return []any{
		a.ID, a.Email, a.Username, a.Status, a.EmailVerified, a.Profile, a.Roles, a.ExternalID, times, metadata, a.Version,
	}
}

func keepsIdentifiersUnique(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx := t.Context()
	first := f.add("ann@roster.test", noon, username(t, "ann"))
	register := func(email, name string) error {
		r := domain.Registration{Email: must(user.ParseEmail(email))(t)}
		if name != "" {
			r.Username = must(user.ParseUsername(name))(t)
		}
		return f.Do(ctx, func(ctx context.Context) error {
			return f.Add(ctx, must(domain.Register(newID(), r, noon))(t))
		})
	}
	if err := register("ANN@ROSTER.TEST", ""); !errors.Is(err, user.ErrEmailTaken) {
		t.Errorf("same address in capitals: %v", err)
	}
	if err := register("other@roster.test", "ANN"); !errors.Is(err, user.ErrUsernameTaken) {
		t.Errorf("same username in capitals: %v", err)
	}
	f.edit(first.Snapshot().ID, func(u *domain.User) error { return u.Delete(time.Hour, noon) })
	if err := register("ann@roster.test", "ann"); err != nil {
		t.Errorf("identifiers of a deleted account are not free: %v", err)
	}
	if _, err := f.Account(ctx, first.Snapshot().ID, noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("a deleted account is found: %v", err)
	}
	err := f.tryEdit(first.Snapshot().ID, func(u *domain.User) error { return u.Restore(noon) })
	if !errors.Is(err, user.ErrEmailTaken) {
		t.Errorf("restoring over a taken address: %v", err)
	}
}

func savesChanges(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	u := f.add("ann@roster.test", noon, verified, named("Ann", "Lee"), username(t, "ann"), f.holding("user", noon, nil))
	account, later := u.Snapshot().ID, noon.Add(time.Hour)
	moderator := must(f.Hold(t.Context(), "moderator"))(t)
	f.edit(account, func(u *domain.User) error {
		return u.Change(domain.Patch{
			Profile: domain.ProfilePatch{FirstName: ptr(""), Bio: ptr("Hello")}, Username: ptr(user.Username{}),
			ExternalID: ptr("hr-7"), Public: json.RawMessage(`{"a":1}`), Private: json.RawMessage(`{"b":[1,2]}`),
		}, later)
	})
	f.edit(account, func(u *domain.User) error {
		return u.Assign(moderator, domain.Term{ExpiresAt: ptr(later.Add(time.Hour)), Reason: "stand-in"}, account, later)
	})
	f.edit(account, func(u *domain.User) error {
		return u.Suspend(domain.Suspension{Reason: "spam", Until: ptr(later.Add(time.Minute))}, later)
	})

	got := must(f.Account(t.Context(), account, later))(t)
	if got.Profile != (user.Profile{LastName: "Lee", Bio: "Hello"}) || !got.Username.IsZero() || got.ExternalID != "hr-7" {
		t.Errorf("saved as %+v", got)
	}
	equal(t, "status", got.Status, user.Suspended)
	equal(t, "roles", got.Roles, []string{"moderator", "user"})
	equal(t, "version", got.Version, 4)
	equal(t, "updated", got.UpdatedAt, later)
	equal(t, "metadata", plain(got), plain(f.locked(account).Snapshot().Account(later)))

	f.edit(account, func(u *domain.User) error { return u.Revoke(moderator, "", later) })
	equal(t, "roles after revoking", must(f.Account(t.Context(), account, later))(t).Roles, []string{"user"})
}

func refusesStale(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	account := f.add("ann@roster.test", noon).Snapshot().ID
	stale := f.locked(account)
	f.edit(account, rename("First"))
	if err := rename("Second")(stale); err != nil {
		t.Fatal(err)
	}
	err := f.Do(t.Context(), func(ctx context.Context) error { return f.Save(ctx, stale) })
	if !errors.Is(err, user.ErrStale) {
		t.Errorf("saving an old version: %v", err)
	}
	equal(t, "name", must(f.Account(t.Context(), account, noon))(t).Profile.FirstName, "First")
}

func undoesUnits(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	account := f.add("ann@roster.test", noon).Snapshot().ID
	boom := errors.New("boom")
	err := f.Do(t.Context(), func(ctx context.Context) error {
		u := must(f.Lock(ctx, account))(t)
		if err := errors.Join(rename("Changed")(u), f.Save(ctx, u)); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("unit ended with %v", err)
	}
	equal(t, "name", must(f.Account(t.Context(), account, noon))(t).Profile.FirstName, "")
}

func recordsLogins(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx := t.Context()
	account := f.add("ann@roster.test", noon).Snapshot().ID
	loaded := f.locked(account)
	for _, at := range []time.Time{noon.Add(time.Hour), noon.Add(time.Minute)} {
		if err := f.RecordLogin(ctx, account, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := rename("Ann")(loaded); err != nil {
		t.Fatal(err)
	}
	if err := f.Do(ctx, func(ctx context.Context) error { return f.Save(ctx, loaded) }); err != nil {
		t.Fatalf("a login got in the way of an edit: %v", err)
	}
	got := must(f.Account(ctx, account, noon))(t)
	if got.LastLoginAt == nil || !got.LastLoginAt.Equal(noon.Add(time.Hour)) {
		t.Errorf("last login %v", got.LastLoginAt)
	}
	f.edit(account, func(u *domain.User) error { return u.Delete(time.Hour, noon) })
	if err := f.RecordLogin(ctx, account, noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("login of a deleted account: %v", err)
	}
}
