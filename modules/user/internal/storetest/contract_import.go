package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/uuidgen"
)

// arrive makes an account that is to be kept.
func (f fixture) arrive(a domain.Arrival) *domain.User {
	f.t.Helper()
	return must(domain.Import(user.ID(uuidgen.New().Random()), a, noon))(f.t)
}

// everything is an arrival that lacks nothing.
func (f fixture) everything(email, username, externalID string) domain.Arrival {
	f.t.Helper()
	until, before := noon.Add(time.Hour), noon.Add(-time.Hour)
	held := must(f.Hold(f.t.Context(), "moderator"))(f.t)
	return domain.Arrival{
		Email: must(user.ParseEmail(email))(f.t), Username: must(user.ParseUsername(username))(f.t), ExternalID: externalID,
		Profile: user.Profile{
			FirstName: "Ann", LastName: "Lee", DisplayName: "Ann \"{Lee},\\", Bio: "a\nb", AvatarURL: "https://roster.test/a",
			Phone: "+4930123456", Locale: "de-CH", Timezone: "Europe/Zurich",
		},
		Public: []byte(`{"a": ["b", null]}`), Private: []byte(`{"c": 1}`),
		Grants: []domain.Grant{{RoleID: held.ID, Assignment: user.Assignment{
			Role: "moderator", Reason: "why", ValidFrom: noon, ExpiresAt: &until, CreatedAt: noon,
		}}},
		Status: user.Suspended, Verified: true, Suspension: domain.Suspension{Reason: "why", Until: &until},
		CreatedAt: &before, LastLoginAt: &before,
	}
}

func keepsNewcomers(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	full := f.arrive(f.everything("Ann@roster.test", "Ann", "7"))
	bare := f.arrive(domain.Arrival{Email: must(user.ParseEmail("bare@roster.test"))(t)})
	left, err := f.AddAll(t.Context(), []*domain.User{full, bare})
	if err != nil || len(left) != 0 {
		t.Fatalf("left %d, %v", len(left), err)
	}
	for _, u := range []*domain.User{full, bare} {
		want := u.Snapshot()
		err := f.Do(t.Context(), func(ctx context.Context) error {
			got, err := f.Lock(ctx, want.ID)
			if err == nil {
				equal(t, "account", compact(got.Snapshot()), want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	found := must(f.List(t.Context(), app.ListQuery{Filter: app.Filter{Search: "ann lee"}, Limit: 2}, noon))(t)
	if len(found) != 1 || found[0].ID != full.Snapshot().ID {
		t.Errorf("a search finds %v", found)
	}
	if left, err := f.AddAll(t.Context(), nil); err != nil || len(left) != 0 {
		t.Errorf("nobody: %v, %v", left, err)
	}
}

// compact spells metadata as the domain does.
func compact(s domain.Snapshot) domain.Snapshot {
	for _, object := range []*json.RawMessage{&s.Metadata.Public, &s.Metadata.Private} {
		*object = bytes.ReplaceAll(*object, []byte(" "), nil)
	}
	return s
}

func leavesTheTaken(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	kept := f.arrive(f.everything("ann@roster.test", "ann", "7"))
	twins := map[*domain.User][]error{
		f.arrive(f.everything("ANN@roster.test", "bob", "8")):                                         {user.ErrEmailTaken},
		f.arrive(f.everything("bob@roster.test", "Ann", "9")):                                         {user.ErrUsernameTaken},
		f.arrive(f.everything("Ann@roster.test", "aNN", "7")):                                         {user.ErrEmailTaken, user.ErrUsernameTaken, user.ErrExternalIDTaken},
		f.arrive(domain.Arrival{Email: must(user.ParseEmail("new@roster.test"))(t), ExternalID: "7"}): {user.ErrExternalIDTaken},
	}
	for _, first := range []*domain.User{kept, nil} { // twins of one beside them, then of one that is there
		users := []*domain.User{}
		if first != nil {
			users = append(users, first)
		}
		for twin := range twins {
			users = append(users, twin)
		}
		left, err := f.AddAll(t.Context(), users)
		if err != nil || len(left) != len(twins) || slices.Contains(left, kept) {
			t.Fatalf("left %d, %v", len(left), err)
		}
		taken := must(f.Taken(t.Context(), left))(t)
		for twin, want := range twins {
			var got []error
			for _, why := range taken[twin.Snapshot().ID] {
				got = append(got, why)
			}
			equal(t, "taken", got, want)
		}
	}
	if total := must(f.Count(t.Context(), app.Filter{}, noon))(t); total != 1 {
		t.Errorf("%d accounts", total)
	}
}

func keepsImports(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	content := make([]byte, 32)
	begin := func() (app.StoredImport, bool) {
		t.Helper()
		found, begun, err := f.Begin(t.Context(), uuidgen.New().Ordered(), content, noon)
		if err != nil {
			t.Fatal(err)
		}
		return found, begun
	}
	first, begun := begin()
	again, begunAgain := begin()
	if !begun || begunAgain || first.ID != again.ID || again.FinishedAt != nil {
		t.Errorf("%v %v, then %v %v", first, begun, again, begunAgain)
	}
	late := app.ImportChunk{Start: 90, End: 100, Imported: 3}
	early := app.ImportChunk{Start: 0, End: 40, Imported: 1, Refusals: []app.Refusal{{
		Row: 2, Line: 3, Flaws: []app.Flaw{{Column: "email", Code: "email_taken", Message: "Another \"account\"."}},
	}}}
	for _, chunk := range []app.ImportChunk{late, early} {
		if err := f.Keep(t.Context(), first.ID, chunk); err != nil {
			t.Fatal(err)
		}
	}
	err := f.Do(t.Context(), func(ctx context.Context) error { return f.Keep(ctx, first.ID, early) })
	if !errors.Is(err, user.ErrImportUnderWay) {
		t.Errorf("a chunk twice: %v", err)
	}
	equal(t, "chunks", must(f.Chunks(t.Context(), first.ID, 0, 9))(t), []app.ImportChunk{early, {Start: 90, End: 100, Imported: 3}})
	if left := must(f.Chunks(t.Context(), first.ID, 40, 1))(t); len(left) != 1 || left[0].Start != 90 {
		t.Errorf("from 40: %v", left)
	}
	if err := f.Finish(t.Context(), first.ID, noon); err != nil {
		t.Fatal(err)
	}
	if done, _ := begin(); done.FinishedAt == nil || !done.FinishedAt.Equal(noon) {
		t.Errorf("finished at %v", done.FinishedAt)
	}
	for before, want := range map[time.Time]bool{noon: false, noon.Add(time.Second): true} {
		if err := f.Forget(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		if _, begun := begin(); begun != want {
			t.Errorf("forgotten before %v: %v", before, begun)
		}
	}
}
