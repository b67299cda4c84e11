package app_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
	"roster/platform/fault"
)

func TestNobodyPutsMoreIntoARoleThanTheyHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	strong, err := w.CreateRole(admin, domain.NewRole{Name: "strong", Title: "Strong", Permissions: []string{user.PermissionRead, user.PermissionDelete}})
	w.wantErr("create", err, nil)
	weak := w.holding(user.PermissionManageRoles, user.PermissionRead)
	allow := func(permissions ...string) error {
		_, err := w.AllowRole(weak, app.RoleRef(strong.ID), app.AnyVersion, permissions)
		return err
	}
	w.wantErr("add one not held", allow(user.PermissionRead, user.PermissionDelete, user.PermissionUpdate), user.ErrGrantBeyondOwn)
	w.wantErr("take one not held", allow(user.PermissionRead), user.ErrGrantBeyondOwn)
	w.wantErr("take one that is held", allow(user.PermissionDelete), nil)
	w.wantErr("add one that is held", allow(user.PermissionDelete, user.PermissionManageRoles), nil)
	w.wantErr("add one that there is not", allow(user.PermissionDelete, user.PermissionManageRoles, "users:frobnicate"), fault.ErrInvalid)
	w.wantErr("delete", w.DeleteRole(weak, "strong", app.AnyVersion), user.ErrGrantBeyondOwn)
	_, err = w.CreateRole(weak, domain.NewRole{Name: "other", Title: "Other", Permissions: []string{user.PermissionDelete}})
	w.wantErr("create with one not held", err, user.ErrGrantBeyondOwn)
}

func TestSystemRolesKeepTheirMeaning(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	for _, role := range []app.RoleRef{"admin", "user", "moderator", "guest"} {
		_, err := w.AllowRole(admin, role, app.AnyVersion, []string{user.PermissionRead})
		w.wantErr("permissions of "+string(role), err, user.ErrSystemRole)
		w.wantErr("delete "+string(role), w.DeleteRole(admin, role, app.AnyVersion), user.ErrSystemRole)
	}
}

func TestRolesAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	create := func(i int) error {
		_, err := w.CreateRole(admin, domain.NewRole{Name: fmt.Sprintf("role-%d", i), Title: "One of many"})
		return err
	}
	there, err := w.ListRoles(admin)
	w.wantErr("list", err, nil)
	for i := len(there); i < user.MaxRoles; i++ {
		w.wantErr("create", create(i), nil)
	}
	w.wantErr("one more", create(user.MaxRoles), user.ErrTooManyRoles)
	w.wantErr("delete", w.DeleteRole(admin, app.RoleRef(fmt.Sprintf("role-%d", len(there))), app.AnyVersion), nil)
	w.wantErr("in its place", create(user.MaxRoles), nil)
}

func TestRolesInUseStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.as(w.register("admin@roster.test", "admin")), w.register("ann@roster.test")
	_, err := w.CreateRole(admin, domain.NewRole{Name: "temp", Title: "Temp"})
	w.wantErr("create", err, nil)
	_, err = w.CreateRole(admin, domain.NewRole{Name: "temp", Title: "Again"})
	w.wantErr("create again", err, user.ErrRoleNameTaken)
	soon, later := w.clock.Now().Add(time.Hour), w.clock.Now().Add(2*time.Hour)
	_, err = w.Assign(admin, ann, "temp", app.AnyVersion, domain.Term{ValidFrom: &soon, ExpiresAt: &later})
	w.wantErr("assign", err, nil)
	w.wantErr("delete with a future holder", w.DeleteRole(admin, "temp", app.AnyVersion), user.ErrRoleInUse)
	w.clock.Set(later)
	w.wantErr("delete with a former holder", w.DeleteRole(admin, "temp", app.AnyVersion), nil)
	w.wantErr("delete again", w.DeleteRole(admin, "temp", app.AnyVersion), user.ErrUnknownRole)
}

func TestGroundsSayWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.register("admin@roster.test", "admin"), w.register("ann@roster.test")
	end := w.clock.Now().Add(time.Hour)
	_, err := w.Assign(w.as(admin), ann, "moderator", app.AnyVersion, domain.Term{Reason: "stand-in", ExpiresAt: &end})
	w.wantErr("assign", err, nil)
	grounds, err := w.Grounds(w.as(admin), ann)
	if err != nil || len(grounds) != 5 {
		t.Fatalf("%+v, %v", grounds, err)
	}
	g := grounds[4]
	if g.Permission != "users:suspend" || g.Role != "moderator" || g.GrantedBy != admin || g.Reason != "stand-in" || !g.ExpiresAt.Equal(end) {
		t.Errorf("%+v", g)
	}
	w.clock.Set(end)
	if grounds, err := w.Grounds(w.as(admin), ann); err != nil || len(grounds) != 0 {
		t.Errorf("after its end: %+v, %v", grounds, err)
	}
}

// TestWhoIsDemotedGrantsNothing: what the actor might do at the start of the
// request does not count when it is gone inside the unit of work.
func TestWhoIsDemotedGrantsNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.register("admin@roster.test", "admin"), w.register("ann@roster.test", "admin")
	former, bob := w.as(ann), w.register("bob@roster.test")
	made, err := w.CreateRole(w.as(admin), domain.NewRole{Name: "made", Title: "Made"})
	w.wantErr("create", err, nil)
	w.wantErr("demote", w.Revoke(w.as(admin), ann, "admin", app.AnyVersion), nil)
	for _, try := range w.attempts(bob) {
		if slices.Contains([]string{
			"update", "suspend", "reinstate", "assign", "revoke", "create", "delete", "undelete",
			"create role", "change role", "allow role", "delete role",
		}, try.name) {
			w.wantErr(try.name, try.run(former), authn.ErrForbidden)
		}
	}
	if again, err := w.FindRole(w.as(admin), "made"); err != nil || again.Version != made.Version {
		t.Errorf("%+v, %v", again, err)
	}
}

func TestRoleVersionsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.as(w.register("admin@roster.test", "admin"))
	_, err := w.CreateRole(admin, domain.NewRole{Name: "made", Title: "Made"})
	w.wantErr("create", err, nil)
	for name, act := range map[string]func(context.Context, app.Version) error{
		"change": func(ctx context.Context, seen app.Version) error {
			_, err := w.ChangeRole(ctx, "made", seen, domain.RolePatch{})
			return err
		},
		"allow": func(ctx context.Context, seen app.Version) error {
			_, err := w.AllowRole(ctx, "made", seen, nil)
			return err
		},
	} {
		w.wantErr(name, act(admin, 1), nil)
		w.wantErr(name+" another", act(admin, 2), user.ErrRoleStale)
	}
	w.wantErr("delete another", w.DeleteRole(admin, "made", 2), user.ErrRoleStale)
}
