package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/storetest"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

// world is the use cases on the fakes, with the real bus.
type world struct {
	*app.Service
	app.Directory
	t      *testing.T
	clock  *clock.Manual
	hashes storetest.Hashes
	mu     sync.Mutex
	events []event.Envelope
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cursors, err := page.NewCodec(make([]byte, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))}
	memory := storetest.NewMemory(searchtext.New())
	bus := event.NewBus(memory, uuidgen.New(), w.clock.Now)
	bus.OnAny(func(_ context.Context, e event.Envelope) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.events = append(w.events, e)
		return nil
	})
	w.Service = app.NewService(app.Ports{
		Tx: memory, Events: bus, Clock: w.clock, IDs: uuidgen.New(), Users: memory, Newcomers: memory, Imports: memory, Hashes: &w.hashes, Accounts: memory, Totals: memory, Graveyard: memory, Figures: memory,
		Authorities: memory, Roles: memory, RoleEditor: memory, Folder: searchtext.New(), Cursors: cursors,
	}, user.Config{PurgeAfter: 720 * time.Hour}, user.Permissions())
	w.Directory = app.NewDirectory(w.Service)
	return w
}

// register makes an active account with roles.
func (w *world) register(email string, roles ...string) user.ID {
	w.t.Helper()
	address, err := user.ParseEmail(email)
	if err != nil {
		w.t.Fatal(err)
	}
	account, err := w.Register(w.t.Context(), user.Registration{Email: address, Roles: roles, Verified: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return account.ID
}

// as is a context in which the account acts, with what its roles allow.
func (w *world) as(account user.ID) context.Context {
	w.t.Helper()
	authority, err := w.Authority(w.t.Context(), account)
	if err != nil {
		w.t.Fatal(err)
	}
	return authn.With(w.t.Context(), authn.Principal{
		Kind: authn.User, UserID: string(account), Permissions: authority.Permissions, AuthenticatedAt: w.clock.Now(),
	})
}

// with is a context in which somebody without an account holds permissions.
func (w *world) with(permissions ...string) context.Context {
	slices.Sort(permissions)
	return authn.With(w.t.Context(), authn.Principal{Kind: authn.User, UserID: uuidgen.New().Random(), Permissions: permissions})
}

// holding is a context in which somebody acts whose account holds permissions,
// by a role of its own.
func (w *world) holding(permissions ...string) context.Context {
	w.t.Helper()
	name := "r" + strings.ReplaceAll(uuidgen.New().Random(), "-", "")
	role, err := domain.CreateRole(uuidgen.New().Random(), domain.NewRole{Name: name, Title: name, Permissions: permissions}, w.clock.Now())
	if err == nil {
		err = w.RoleEditor.AddRole(w.t.Context(), role)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return w.as(w.register(name+"@roster.test", name))
}

func (w *world) published() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var names []string
	for _, e := range w.events {
		names = append(names, e.Event.EventName())
	}
	return names
}

func (w *world) wantErr(what string, err, want error) {
	w.t.Helper()
	if !errors.Is(err, want) {
		w.t.Errorf("%s: %v instead of %v", what, err, want)
	}
}

// attempt is one use case, by name.
type attempt struct {
	name string
	run  func(context.Context) error
}

// attempts is every use case, about an account.
func (w *world) attempts(on user.ID) []attempt {
	spam := domain.Suspension{Reason: "spam"}
	first := "X"
	patch := app.Patch{Profile: domain.ProfilePatch{FirstName: &first}}
	return []attempt{
		{"find", func(ctx context.Context) error { _, err := w.Find(ctx, on); return err }},
		{"find by", func(ctx context.Context) error { _, err := w.FindBy(ctx, app.ByEmail, "a@b.cd"); return err }},
		{"list", func(ctx context.Context) error {
			_, err := w.List(ctx, app.Filter{}, app.NewestFirst, page.Query{Limit: 1})
			return err
		}},
		{"update", func(ctx context.Context) error { _, err := w.Update(ctx, on, app.AnyVersion, patch); return err }},
		{"suspend", func(ctx context.Context) error {
			_, err := w.Service.Suspend(ctx, on, app.AnyVersion, spam)
			return err
		}},
		{"reinstate", func(ctx context.Context) error { _, err := w.Reinstate(ctx, on, app.AnyVersion); return err }},
		{"assign", func(ctx context.Context) error {
			_, err := w.Assign(ctx, on, "guest", app.AnyVersion, domain.Term{})
			return err
		}},
		{"revoke", func(ctx context.Context) error { return w.Revoke(ctx, on, "guest", app.AnyVersion) }},
		{"assignments", func(ctx context.Context) error { _, err := w.Assignments(ctx, on); return err }},
		{"roles", func(ctx context.Context) error { _, err := w.ListRoles(ctx); return err }},
		{"catalogue", func(ctx context.Context) error { _, err := w.Catalogue(ctx); return err }},
		{"create", func(ctx context.Context) error {
			_, err := w.Create(ctx, app.NewAccount{Email: "new@roster.test"})
			return err
		}},
		{"role", func(ctx context.Context) error { _, err := w.FindRole(ctx, "guest"); return err }},
		{"holders", func(ctx context.Context) error {
			_, err := w.Holders(ctx, "guest", page.Query{Limit: 1})
			return err
		}},
		{"export", func(ctx context.Context) error {
			_, err := w.Export(ctx, func(app.Exported) error { return nil })
			return err
		}},
		{"import", func(ctx context.Context) error {
			_, err := w.Import(ctx, newSource(), app.ImportOptions{})
			return err
		}},
		{"total", func(ctx context.Context) error { _, err := w.Total(ctx, app.Filter{}, true); return err }},
		{"expand", func(ctx context.Context) error { _, err := w.Expand(ctx, []user.ID{on}); return err }},
		{"purge", func(ctx context.Context) error { _, err := w.Purge(ctx); return err }},
		{"statistics", func(ctx context.Context) error { _, err := w.Statistics(ctx); return err }},
		{"grounds", func(ctx context.Context) error { _, err := w.Grounds(ctx, on); return err }},
		{"create role", func(ctx context.Context) error {
			_, err := w.CreateRole(ctx, domain.NewRole{Name: "made", Title: "Made"})
			return err
		}},
		{"change role", func(ctx context.Context) error {
			title := "Made again"
			_, err := w.ChangeRole(ctx, "made", app.AnyVersion, domain.RolePatch{Title: &title})
			return err
		}},
		{"allow role", func(ctx context.Context) error {
			_, err := w.AllowRole(ctx, "made", app.AnyVersion, []string{user.PermissionRead})
			return err
		}},
		{"delete role", func(ctx context.Context) error { return w.DeleteRole(ctx, "made", app.AnyVersion) }},
		{"delete", func(ctx context.Context) error { _, err := w.Delete(ctx, on, app.AnyVersion); return err }},
		{"undelete", func(ctx context.Context) error { _, err := w.Undelete(ctx, on); return err }},
	}
}
