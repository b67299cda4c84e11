package app_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/page"
)

// TestWhoIsShutOutActsNoMore: a request that came in before is refused inside
// its unit of work.
func TestWhoIsShutOutActsNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	suspended, deleted := w.register("suspended@roster.test", "admin"), w.register("deleted@roster.test", "admin")
	actors := map[string]context.Context{"suspended": w.as(suspended), "deleted": w.as(deleted)}
	_, err := w.Service.Suspend(admin, suspended, app.AnyVersion, domain.Suspension{Reason: "spam"})
	w.wantErr("suspend", err, nil)
	_, err = w.Delete(admin, deleted, app.AnyVersion)
	w.wantErr("delete", err, nil)
	_, err = w.CreateRole(admin, domain.NewRole{Name: "made", Title: "Made"})
	w.wantErr("create role", err, nil)
	events := len(w.published())
	bob := w.register("bob@roster.test")
	for name, former := range actors {
		for _, try := range w.attempts(bob) {
			if slices.Contains([]string{
				"update", "suspend", "reinstate", "assign", "revoke", "delete", "undelete", "create role", "change role", "allow role", "delete role",
			}, try.name) {
				w.wantErr(try.name+" by somebody "+name, try.run(former), authn.ErrForbidden)
			}
		}
	}
	if got := w.published()[events:]; !slices.Equal(got, []string{"user.registered"}) {
		t.Errorf("published %v", got)
	}
}

// TestBrokenRulesStopTheUseCase: what the domain refuses is told, and nothing
// is kept.
func TestBrokenRulesStopTheUseCase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.as(w.register("admin@roster.test", "admin")), w.register("ann@roster.test")
	_, err := w.CreateRole(admin, domain.NewRole{Name: "made", Title: "Made"})
	w.wantErr("create", err, nil)
	past, empty, bad := w.clock.Now().Add(-time.Hour), "", "no@name"
	for name, try := range map[string]struct {
		run  func() error
		want error
	}{
		"assign until yesterday": {func() error {
			_, err := w.Assign(admin, ann, "guest", app.AnyVersion, domain.Term{ExpiresAt: &past})
			return err
		}, fault.ErrInvalid},
		"suspend without reason": {func() error {
			_, err := w.Service.Suspend(admin, ann, app.AnyVersion, domain.Suspension{})
			return err
		}, fault.ErrInvalid},
		"username": {func() error {
			_, err := w.Update(admin, ann, app.AnyVersion, app.Patch{Username: &bad})
			return err
		}, user.ErrInvalidUsername},
		"role without title": {func() error {
			_, err := w.CreateRole(admin, domain.NewRole{Name: "other"})
			return err
		}, fault.ErrInvalid},
		"take the title away": {func() error {
			_, err := w.ChangeRole(admin, "made", app.AnyVersion, domain.RolePatch{Title: &empty})
			return err
		}, fault.ErrInvalid},
		"holders of no role": {func() error {
			_, err := w.Holders(admin, "nothing", page.Query{Limit: 1})
			return err
		}, user.ErrUnknownRole},
		"revoke no role": {func() error { return w.Revoke(admin, ann, "nothing", app.AnyVersion) }, user.ErrUnknownRole},
		"stale delete":   {func() error { _, err := w.Delete(admin, ann, 9); return err }, user.ErrStale},
	} {
		events := len(w.published())
		w.wantErr(name, try.run(), try.want)
		if len(w.published()) != events {
			t.Errorf("%s published %v", name, w.published()[events:])
		}
	}
}

// TestNothingChangedIsNotSaved: it costs no write, and takes no version.
func TestNothingChangedIsNotSaved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test", "admin")
	ctx := w.as(ann)
	_, err := w.CreateRole(ctx, domain.NewRole{Name: "made", Title: "Made"})
	w.wantErr("create", err, nil)
	saves, p := &outage{method: "Save"}, &w.Ports
	p.Users = brokenUsers{p.Users, saves}
	_, err = w.ChangeMe(ctx, app.AnyVersion, app.OwnPatch{})
	w.wantErr("an account", err, nil)
	saves.method = "SaveRole"
	p.RoleEditor = brokenRoleEditor{p.RoleEditor, saves}
	_, err = w.ChangeRole(ctx, "made", app.AnyVersion, domain.RolePatch{})
	w.wantErr("a role", err, nil)
}

// TestTimesAreAnsweredAsTheyAreKept, in microseconds.
func TestTimesAreAnsweredAsTheyAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.as(w.register("admin@roster.test", "admin")), w.register("ann@roster.test")
	fine := w.clock.Now().Add(time.Hour + 1500*time.Nanosecond).In(time.FixedZone("", 3600))
	kept := fine.UTC().Truncate(time.Microsecond)
	later := fine.Add(time.Hour)
	assigned, err := w.Assign(admin, ann, "guest", app.AnyVersion, domain.Term{ValidFrom: &fine, ExpiresAt: &later})
	if err != nil || assigned.Role != "guest" || assigned.ValidFrom != kept || assigned.ExpiresAt == nil || *assigned.ExpiresAt != kept.Add(time.Hour) {
		t.Errorf("%+v, %v", assigned, err)
	}
	suspended, err := w.Service.Suspend(admin, ann, app.AnyVersion, domain.Suspension{Reason: "spam", Until: &fine})
	if err != nil || suspended.SuspendedUntil == nil || *suspended.SuspendedUntil != kept {
		t.Errorf("%+v, %v", suspended.SuspendedUntil, err)
	}
}

// TestAFreshProofDeletes, and one of more than ten minutes ago does not.
func TestAFreshProofDeletes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test")
	ctx := w.as(ann)
	w.clock.Advance(10*time.Minute + time.Microsecond)
	_, err := w.DeleteMe(ctx, app.AnyVersion)
	w.wantErr("too old", err, user.ErrProofTooOld)
	w.clock.Advance(-time.Microsecond)
	_, err = w.DeleteMe(ctx, app.AnyVersion)
	w.wantErr("just fresh", err, nil)
	_, err = w.Me(ctx)
	w.wantErr("me", err, user.ErrNotFound)
}

// TestARoleKeepsWhatNobodyKnowsAnyMore: a permission of a module that is gone
// hinders no change of the others.
func TestARoleKeepsWhatNobodyKnowsAnyMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	role, err := domain.CreateRole("a0000000-0000-4000-8000-000000000001", domain.NewRole{Name: "old", Title: "Old", Permissions: []string{"gone:read"}}, w.clock.Now())
	w.wantErr("create", err, nil)
	w.wantErr("add", w.RoleEditor.AddRole(t.Context(), role), nil)
	changed, err := w.AllowRole(admin, "old", app.AnyVersion, []string{"gone:read", user.PermissionRead})
	if err != nil || !slices.Equal(changed.Permissions, []string{"gone:read", user.PermissionRead}) {
		t.Errorf("%v, %v", changed.Permissions, err)
	}
	_, err = w.AllowRole(admin, "old", app.AnyVersion, []string{"gone:read", "gone:write"})
	w.wantErr("another one", err, fault.ErrInvalid)
}

func TestUsernamesAreSetAndCleared(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.as(w.register("admin@roster.test", "admin")), w.register("ann@roster.test")
	for _, name := range []string{"ann", ""} {
		changed, err := w.Update(admin, ann, app.AnyVersion, app.Patch{Username: &name})
		if err != nil || changed.Username.String() != name {
			t.Errorf("%q: %v, %v", name, changed.Username, err)
		}
	}
}
