package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/page"
)

// ASVS: 2.3.2
func TestTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.register("admin@roster.test", "admin")
	ctx, soon := w.as(admin), w.clock.Now().Add(time.Hour)
	// Neither of these is an administrator to rely on.
	temporary := w.register("temporary@roster.test")
	if _, err := w.Assign(ctx, temporary, "admin", 0, domain.Term{ExpiresAt: &soon}); err != nil {
		t.Fatal(err)
	}
	suspended := w.register("suspended@roster.test", "admin")
	if _, err := w.Service.Suspend(ctx, suspended, 0, domain.Suspension{Reason: "x", Until: &soon}); err != nil {
		t.Fatal(err)
	}
	last := map[string]func() error{
		"revoke":     func() error { return w.Revoke(ctx, admin, "admin", 0) },
		"give end":   func() error { _, err := w.Assign(ctx, admin, "admin", 0, domain.Term{ExpiresAt: &soon}); return err },
		"give start": func() error { _, err := w.Assign(ctx, admin, "admin", 0, domain.Term{ValidFrom: &soon}); return err },
		"suspend": func() error {
			_, err := w.Service.Suspend(ctx, admin, 0, domain.Suspension{Reason: "x", Until: &soon})
			return err
		},
		"delete":    func() error { _, err := w.Delete(ctx, admin, 0); return err },
		"delete me": func() error { _, err := w.DeleteMe(ctx, 0); return err },
	}
	for name, act := range last {
		w.wantErr(name, act(), user.ErrLastAdministrator)
	}
	w.register("other@roster.test", "admin")
	w.wantErr("revoke with another administrator", last["revoke"](), nil)
}

func TestVersionsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test")
	rename := func(name string, seen app.Version) error {
		_, err := w.ChangeMe(w.as(ann), seen, app.OwnPatch{Profile: domain.ProfilePatch{FirstName: &name}})
		return err
	}
	w.wantErr("first version", rename("A", 1), nil)
	w.wantErr("first version again", rename("B", 1), user.ErrStale)
	w.wantErr("second version", rename("C", 2), nil)
	w.wantErr("no version", rename("D", app.AnyVersion), nil)
}

func TestEachWriteIsPublishedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.register("admin@roster.test", "admin"), w.register("ann@roster.test")
	ctx := w.as(admin)
	w.events = nil
	for _, name := range []string{"update", "suspend", "reinstate", "assign", "revoke", "delete", "undelete", "create",
		"create role", "change role", "allow role", "delete role"} {
		i := slices.IndexFunc(w.attempts(ann), func(a attempt) bool { return a.name == name })
		w.wantErr(name, w.attempts(ann)[i].run(ctx), nil)
		_ = w.attempts(ann)[i].run(ctx) // may be refused, or do nothing
	}
	want := []string{
		"user.profile_changed", "user.suspended", "user.reinstated", "user.role_assigned", "user.role_revoked",
		"user.deleted", "user.restored", "user.registered",
		"user.role_created", "user.role_changed", "user.role_changed", "user.role_deleted",
	}
	if got := w.published(); !slices.Equal(got, want) {
		t.Errorf("published %v", got)
	}
	for _, e := range w.events {
		if e.Actor.UserID != string(admin) || len(e.Event.Describe().Changes) == 0 {
			t.Errorf("%s by %s with changes %v", e.Event.EventName(), e.Actor.UserID, e.Event.Describe().Changes)
		}
	}
	for _, name := range want {
		if !slices.ContainsFunc(user.Actions(), func(a event.Action) bool { return a.Name == name }) {
			t.Errorf("%s is in no catalogue", name)
		}
	}
}

func TestRegisterDefaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	address, err := user.ParseEmail("ann@roster.test")
	if err != nil {
		t.Fatal(err)
	}
	account, err := w.Register(t.Context(), user.Registration{Email: address})
	if err != nil || account.Status != user.Pending || account.EmailVerified || !slices.Equal(account.Roles, []string{"user"}) {
		t.Fatalf("%+v, %v", account, err)
	}
	w.wantErr("confirm", w.ConfirmEmail(t.Context(), account.ID, address), nil)
	found, err := w.FindByLogin(t.Context(), "ANN@Roster.test")
	if err != nil || found.ID != account.ID || found.Status != user.Active {
		t.Errorf("%+v, %v", found, err)
	}
	for _, login := range []string{"", "@", "ann", "a\x00b@c.de", "unknown@roster.test"} {
		_, err := w.FindByLogin(t.Context(), login)
		w.wantErr(login, err, user.ErrNotFound)
	}
	_, err = w.Register(t.Context(), user.Registration{Email: address})
	w.wantErr("register again", err, user.ErrEmailTaken)
	w.wantErr("confirm of nobody", w.ConfirmEmail(t.Context(), "00000000-0000-4000-8000-00000000dead", address), user.ErrNotFound)
}

func TestListPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range 5 {
		w.register(fmt.Sprintf("u%d@roster.test", i))
		w.clock.Advance(time.Second)
	}
	read := w.with(user.PermissionRead)
	first, err := w.List(read, app.Filter{}, app.NewestFirst, page.Query{Limit: 3})
	if err != nil || len(first.Data) != 3 || !first.HasMore {
		t.Fatalf("%+v, %v", first, err)
	}
	next := page.Query{Limit: 3, Cursor: *first.NextCursor}
	second, err := w.List(read, app.Filter{}, app.NewestFirst, next)
	if err != nil || len(second.Data) != 2 || second.HasMore || second.Data[1].Email.String() != "u0@roster.test" {
		t.Errorf("%+v, %v", second, err)
	}
	for name, misuse := range map[string]func() error{
		"other order":  func() error { _, err := w.List(read, app.Filter{}, app.OldestFirst, next); return err },
		"other filter": func() error { _, err := w.List(read, app.Filter{Role: "user"}, app.NewestFirst, next); return err },
		"other caller": func() error {
			_, err := w.List(w.with(user.PermissionRead), app.Filter{}, app.NewestFirst, next)
			return err
		},
		"forged": func() error {
			_, err := w.List(read, app.Filter{}, app.NewestFirst, page.Query{Limit: 3, Cursor: "AAAA" + next.Cursor[4:]})
			return err
		},
	} {
		w.wantErr(name, misuse(), page.ErrInvalidCursor)
	}
	for _, q := range []string{"ab", "%%%", "a.b.c.d", "___", "..."} {
		_, err := w.List(read, app.Filter{Search: q}, app.NewestFirst, page.Query{Limit: 3})
		w.wantErr(q, err, user.ErrSearchTooShort)
	}
}

// TestAFailureOfASubscriberUndoesTheChange: the log commits with the change, or
// neither does.
//
// ASVS: 2.3.3
func TestAFailureOfASubscriberUndoesTheChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test")
	boom := errors.New("boom")
	w.Events = failing{boom}
	name := "Changed"
	_, err := w.ChangeMe(w.as(ann), 0, app.OwnPatch{Profile: domain.ProfilePatch{FirstName: &name}})
	w.wantErr("change", err, boom)
	if got, err := w.Account(authn.AsSystem(t.Context()), ann); err != nil || got.Profile.FirstName != "" || got.Version != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}

type failing struct{ err error }

func (f failing) Publish(context.Context, ...event.Event) error { return f.err }
