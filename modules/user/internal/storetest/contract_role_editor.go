package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// made keeps a new role.
func (f fixture) made(name string, permissions ...string) user.Role {
	f.t.Helper()
	r := must(domain.CreateRole(string(newID()), domain.NewRole{Name: name, Title: name, Permissions: permissions}, noon))(f.t)
	if err := f.AddRole(f.t.Context(), r); err != nil {
		f.t.Fatalf("add role: %v", err)
	}
	return r.Snapshot()
}

func editsRoles(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx, later := t.Context(), noon.Add(time.Hour)
	role := f.made("desk", "users:read", "roles:read")
	equal(t, "by id", must(f.Role(ctx, app.RoleRef(role.ID)))(t), role)
	equal(t, "by name", must(f.Role(ctx, "desk"))(t), role)
	again := must(domain.CreateRole(string(newID()), domain.NewRole{Name: "desk", Title: "x"}, noon))(t)
	if err := f.Do(ctx, func(ctx context.Context) error { return f.AddRole(ctx, again) }); !errors.Is(err, user.ErrRoleNameTaken) {
		t.Errorf("second of a name: %v", err)
	}
	change := func(act func(context.Context, *domain.Role) error) error {
		return f.Do(ctx, func(ctx context.Context) error {
			r, err := f.LockRole(ctx, app.RoleRef(role.ID))
			if err != nil {
				return err
			}
			return act(ctx, r)
		})
	}
	if err := change(func(ctx context.Context, r *domain.Role) error {
		return errors.Join(r.Change(domain.RolePatch{Title: ptr("Desk"), Description: ptr("d")}, later), r.Allow(nil, later), f.SaveRole(ctx, r))
	}); err != nil {
		t.Fatal(err)
	}
	got := must(f.Role(ctx, "desk"))(t)
	if got.Title != "Desk" || got.Description != "d" || len(got.Permissions) != 0 || got.Version != 2 || !got.UpdatedAt.Equal(later) {
		t.Errorf("saved %+v", got)
	}
	stale := domain.RestoreRole(role)
	_ = stale.Allow([]string{"users:delete"}, later)
	if err := f.Do(ctx, func(ctx context.Context) error { return f.SaveRole(ctx, stale) }); !errors.Is(err, user.ErrRoleStale) {
		t.Errorf("saving an old version: %v", err)
	}
	remove := func(ctx context.Context, r *domain.Role) error { return f.RemoveRole(ctx, r, later) }
	holder := f.add("holder@roster.test", noon, f.holding("desk", noon, nil)).Snapshot().ID
	f.add("former@roster.test", noon, f.holding("desk", noon, &later))
	if err := change(remove); !errors.Is(err, user.ErrRoleInUse) {
		t.Errorf("removing a role that is held: %v", err)
	}
	f.edit(holder, func(u *domain.User) error { return u.Delete(time.Hour, noon) })
	if err := change(remove); err != nil {
		t.Errorf("removing a role that only deleted accounts hold: %v", err)
	}
	if _, err := f.Role(ctx, "desk"); !errors.Is(err, user.ErrUnknownRole) {
		t.Errorf("a removed role: %v", err)
	}
}

func tellsGrounds(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx, later := t.Context(), noon.Add(time.Hour)
	f.made("desk", "users:read")
	account := f.add("ann@roster.test", noon, f.holding("moderator", noon, nil), f.holding("desk", noon, &later), f.holding("user", noon, nil)).Snapshot().ID
	for at, want := range map[time.Time]int{noon: 6, later: 5} {
		got := must(f.Grounds(ctx, account, at))(t)
		if len(got) != want {
			t.Errorf("%d grounds: %+v", len(got), got)
		}
		if want == 6 && (got[3].Role != "desk" || got[3].Permission != "users:read" || got[4].Role != "moderator" || !got[3].ExpiresAt.Equal(later)) {
			t.Errorf("grounds %+v", got)
		}
	}
	equal(t, "grounds of who may nothing", must(f.Grounds(ctx, f.add("bob@roster.test", noon).Snapshot().ID, noon))(t), []user.Ground{})
	if _, err := f.Grounds(ctx, newID(), noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("grounds of nobody: %v", err)
	}
}
