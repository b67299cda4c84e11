package app_test

import (
	"context"
	"errors"
	"testing"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// ASVS: 8.2.1, 8.3.1
func TestEveryUseCaseAsksFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test")
	events := len(w.published())
	for _, try := range w.attempts(ann) {
		w.wantErr(try.name+" as nobody", try.run(t.Context()), authn.ErrUnauthenticated)
		w.wantErr(try.name+" without permission", try.run(w.as(ann)), authn.ErrForbidden)
		w.wantErr(try.name+" of nobody, without permission", try.run(w.with()), authn.ErrForbidden)
	}
	for name, own := range map[string]func(context.Context) error{
		"me":             func(ctx context.Context) error { _, err := w.Me(ctx); return err },
		"change me":      func(ctx context.Context) error { _, err := w.ChangeMe(ctx, 0, app.OwnPatch{}); return err },
		"delete me":      func(ctx context.Context) error { _, err := w.DeleteMe(ctx, 0); return err },
		"my permissions": func(ctx context.Context) error { _, err := w.MyPermissions(ctx); return err },
	} {
		w.wantErr(name+" as nobody", own(t.Context()), authn.ErrUnauthenticated)
		w.wantErr(name+" as the system", own(authn.AsSystem(t.Context())), authn.ErrUnauthenticated)
	}
	if len(w.published()) != events {
		t.Errorf("refused use cases published %v", w.published()[events:])
	}
}

// ASVS: 8.2.2
func TestNobodyActsOnAStrongerAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin := w.register("admin@roster.test", "admin")
	moderator := w.register("moderator@roster.test", "moderator")
	powers := w.holding(user.PermissionUpdate, user.PermissionDelete, user.PermissionRestore, user.PermissionSuspend, user.PermissionAssignRoles)
	for _, on := range []user.ID{admin, moderator} {
		for _, try := range w.attempts(on) {
			switch try.name {
			case "update", "suspend", "reinstate", "assign", "revoke", "delete", "undelete":
				w.wantErr(try.name, try.run(powers), user.ErrStrongerAccount)
			}
		}
	}
	if _, err := w.Service.Suspend(w.as(moderator), admin, 0, domain.Suspension{Reason: "coup"}); !errors.Is(err, user.ErrStrongerAccount) {
		t.Errorf("moderator suspends administrator: %v", err)
	}
	if _, err := w.Service.Suspend(w.as(admin), moderator, 0, domain.Suspension{Reason: "spam"}); err != nil {
		t.Errorf("administrator suspends moderator: %v", err)
	}
	// Suspended, the moderator is as strong as before.
	if _, err := w.Reinstate(powers, moderator, 0); !errors.Is(err, user.ErrStrongerAccount) {
		t.Errorf("reinstating a stronger account: %v", err)
	}
}

// ASVS: 8.2.1
func TestNobodyGrantsMoreThanTheyHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.register("ann@roster.test")
	assigner := w.holding(user.PermissionAssignRoles, user.PermissionCreate, user.PermissionRead)
	for role, want := range map[string]error{
		"admin": user.ErrGrantBeyondOwn, "moderator": user.ErrGrantBeyondOwn, "guest": nil, "nothing": user.ErrUnknownRole,
	} {
		_, err := w.Assign(assigner, ann, role, app.AnyVersion, domain.Term{})
		w.wantErr("assign "+role, err, want)
		_, err = w.Create(assigner, app.NewAccount{Email: role + "@roster.test", Roles: []string{role}})
		w.wantErr("create "+role, err, want)
	}
	_, err := w.Create(w.holding(user.PermissionCreate), app.NewAccount{Email: "x@roster.test", Roles: []string{"guest"}})
	w.wantErr("create with a role without the permission to assign", err, authn.ErrForbidden)
}

// ASVS: 8.2.3, 15.3.1
func TestPrivateMetadataIsForWhoMayUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann, admin := w.register("ann@roster.test"), w.register("admin@roster.test", "admin")
	private := []byte(`{"note":"x"}`)
	changed, err := w.Update(w.as(admin), ann, app.AnyVersion, app.Patch{Private: private})
	if err != nil || string(changed.Metadata.Private) != string(private) {
		t.Fatalf("%s, %v", changed.Metadata.Private, err)
	}
	own, err := w.Me(w.as(ann))
	if err != nil || own.Metadata.Private != nil {
		t.Errorf("person reads %s, %v", own.Metadata.Private, err)
	}
	seen, err := w.Find(w.with(user.PermissionRead), ann)
	if err != nil || seen.Metadata.Private != nil {
		t.Errorf("reader reads %s, %v", seen.Metadata.Private, err)
	}
	suspended, err := w.Service.Suspend(w.holding(user.PermissionSuspend), ann, 0, domain.Suspension{Reason: "spam"})
	if err != nil || suspended.Metadata.Private != nil {
		t.Errorf("moderator reads %s, %v", suspended.Metadata.Private, err)
	}
}
