package app_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

var errOutage = errors.New("outage")

// outage lets one method of the ports fail, and knows whether it was called.
type outage struct {
	method string
	called bool
}

func (o *outage) of(method string) error {
	if o.method != method {
		return nil
	}
	o.called = true
	return errOutage
}

type brokenUsers struct {
	app.Users
	*outage
}

func (b brokenUsers) Lock(ctx context.Context, account user.ID) (*domain.User, error) {
	u, err := b.Users.Lock(ctx, account)
	return u, errors.Join(err, b.of("Lock"))
}

func (b brokenUsers) Pin(ctx context.Context, account user.ID) error {
	return errors.Join(b.Users.Pin(ctx, account), b.of("Pin"))
}

func (b brokenUsers) Save(ctx context.Context, u *domain.User) error {
	return errors.Join(b.Users.Save(ctx, u), b.of("Save"))
}

type brokenAuthorities struct {
	app.Authorities
	*outage
}

func (b brokenAuthorities) HoldAuthority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error) {
	authority, err := b.Authorities.HoldAuthority(ctx, account, at)
	return authority, errors.Join(err, b.of("HoldAuthority"))
}

func (b brokenAuthorities) Administrator(ctx context.Context, but user.ID, at time.Time) (bool, error) {
	there, err := b.Authorities.Administrator(ctx, but, at)
	return there, errors.Join(err, b.of("Administrator"))
}

// roleStore has a name of its own, because app.Roles has a method of that name.
type roleStore interface{ app.Roles }

type brokenRoles struct {
	roleStore
	*outage
}

func (b brokenRoles) Hold(ctx context.Context, name string) (user.Role, error) {
	role, err := b.roleStore.Hold(ctx, name)
	return role, errors.Join(err, b.of("Hold"))
}

func (b brokenRoles) Role(ctx context.Context, ref app.RoleRef) (user.Role, error) {
	role, err := b.roleStore.Role(ctx, ref)
	return role, errors.Join(err, b.of("Role"))
}

func (b brokenRoles) Permissions(ctx context.Context, roleIDs []string) ([]string, error) {
	permissions, err := b.roleStore.Permissions(ctx, roleIDs)
	return permissions, errors.Join(err, b.of("Permissions"))
}

type brokenRoleEditor struct {
	app.RoleEditor
	*outage
}

func (b brokenRoleEditor) AddRole(ctx context.Context, r *domain.Role) error {
	return errors.Join(b.RoleEditor.AddRole(ctx, r), b.of("AddRole"))
}

func (b brokenRoleEditor) LockRole(ctx context.Context, ref app.RoleRef) (*domain.Role, error) {
	role, err := b.RoleEditor.LockRole(ctx, ref)
	return role, errors.Join(err, b.of("LockRole"))
}

func (b brokenRoleEditor) SaveRole(ctx context.Context, r *domain.Role) error {
	return errors.Join(b.RoleEditor.SaveRole(ctx, r), b.of("SaveRole"))
}

func (b brokenRoleEditor) RemoveRole(ctx context.Context, r *domain.Role, at time.Time) error {
	return errors.Join(b.RoleEditor.RemoveRole(ctx, r, at), b.of("RemoveRole"))
}

// TestAnOutageAllowsNothing: whatever fails on the way, nothing is decided
// without it, and the caller is told. What is asked still answers rightly, so
// that only the error can stop the use case.
func TestAnOutageAllowsNothing(t *testing.T) {
	t.Parallel()
	for _, method := range []string{
		"Lock", "Pin", "Save", "HoldAuthority", "Administrator", "Hold", "Role", "Permissions", "AddRole", "LockRole", "SaveRole", "RemoveRole",
	} {
		w := newWorld(t)
		below, admin, above := w.between()
		_, err := w.CreateRole(w.as(admin), domain.NewRole{Name: "made", Title: "Made"})
		w.wantErr("create", err, nil)
		ctx, events, o := w.as(admin), len(w.published()), &outage{method: method}
		p := &w.Ports
		p.Users, p.Authorities = brokenUsers{p.Users, o}, brokenAuthorities{p.Authorities, o}
		p.Roles, p.RoleEditor = brokenRoles{p.Roles, o}, brokenRoleEditor{p.RoleEditor, o}
		hit := false
		for _, try := range slices.Concat(w.changes(below), w.changes(above), w.changes(admin)) {
			o.called = false
			if err := try.run(ctx); o.called && !errors.Is(err, errOutage) {
				t.Errorf("%s without %s: %v", try.name, method, err)
			}
			if o.called && len(w.published()) != events {
				t.Errorf("%s without %s published %v", try.name, method, w.published()[events:])
			}
			hit, events = hit || o.called, len(w.published())
		}
		if !hit {
			t.Errorf("nothing calls %s", method)
		}
	}
}

// between is an administrator with the accounts whose ids come before and
// after: which of two is locked first depends on that.
func (w *world) between() (below, admin, above user.ID) {
	w.t.Helper()
	ids := []user.ID{w.register("a@roster.test"), w.register("b@roster.test"), w.register("c@roster.test")}
	slices.Sort(ids)
	if _, err := w.Assign(authn.AsSystem(w.t.Context()), ids[1], "admin", app.AnyVersion, domain.Term{}); err != nil {
		w.t.Fatal(err)
	}
	return ids[0], ids[1], ids[2]
}

// changes are the use cases that decide who may act on whom.
func (w *world) changes(on user.ID) []attempt {
	return slices.DeleteFunc(append(w.attempts(on),
		attempt{"revoke admin", func(ctx context.Context) error { return w.Revoke(ctx, on, "admin", app.AnyVersion) }},
		attempt{"delete me", func(ctx context.Context) error { _, err := w.DeleteMe(ctx, app.AnyVersion); return err }},
	), func(a attempt) bool {
		return slices.Contains([]string{"import", "export", "purge", "create", "expand", "statistics"}, a.name)
	})
}
