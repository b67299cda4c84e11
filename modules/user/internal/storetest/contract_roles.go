package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

func followsTheClock(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx, hour := t.Context(), time.Hour
	account := f.add("ann@roster.test", noon, verified, f.holding("user", noon, nil),
		f.holding("moderator", noon.Add(hour), ptr(noon.Add(2*hour)))).Snapshot().ID
	f.edit(account, func(u *domain.User) error {
		return u.Suspend(domain.Suspension{Reason: "spam", Until: ptr(noon.Add(hour))}, noon)
	})
	for _, c := range []struct {
		at      time.Duration
		status  user.Status
		roles   []string
		changes time.Time
	}{
		{0, user.Suspended, []string{"user"}, noon.Add(hour)},
		{hour - time.Microsecond, user.Suspended, []string{"user"}, noon.Add(hour)},
		{hour, user.Active, []string{"moderator", "user"}, noon.Add(2 * hour)},
		{2*hour - time.Microsecond, user.Active, []string{"moderator", "user"}, noon.Add(2 * hour)},
		{2 * hour, user.Active, []string{"user"}, time.Time{}},
	} {
		at := noon.Add(c.at)
		authority := must(f.Authority(ctx, account, at))(t)
		equal(t, "status", authority.Status, c.status)
		equal(t, "roles", authority.Roles, c.roles)
		equal(t, "next change", authority.ChangesAt, c.changes)
		if may := slices.Contains(authority.Permissions, "users:suspend"); may != slices.Contains(c.roles, "moderator") {
			t.Errorf("after %v may suspend: %t", c.at, may)
		}
		if !slices.IsSorted(authority.Permissions) {
			t.Errorf("permissions are not sorted: %v", authority.Permissions)
		}
		got := must(f.Account(ctx, account, at))(t)
		equal(t, "status of the account", got.Status, c.status)
		equal(t, "roles of the account", got.Roles, c.roles)
	}
	f.edit(account, func(u *domain.User) error { return u.Delete(hour, noon) })
	if _, err := f.Authority(ctx, account, noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("authority of a deleted account: %v", err)
	}
}

func listsAssignments(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx := t.Context()
	account := f.add("ann@roster.test", noon, f.holding("user", noon, nil)).Snapshot().ID
	guest := must(f.Hold(ctx, "guest"))(t)
	by, end := newID(), noon.Add(time.Hour)
	f.edit(account, func(u *domain.User) error {
		return u.Assign(guest, domain.Term{Reason: "visit", ExpiresAt: &end}, by, noon)
	})
	got := must(f.Assignments(ctx, account))(t)
	if len(got) != 2 || got[0].Role != "guest" || got[1].Role != "user" {
		t.Fatalf("assignments %+v", got)
	}
	if g := got[0]; g.GrantedBy != by || g.Reason != "visit" || !g.ValidFrom.Equal(noon) || g.ExpiresAt == nil || !g.ExpiresAt.Equal(end) {
		t.Errorf("assignment %+v", g)
	}
	if g := got[1]; g.GrantedBy != "" || g.ExpiresAt != nil {
		t.Errorf("assignment %+v", g)
	}
	if _, err := f.Assignments(ctx, newID()); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("assignments of nobody: %v", err)
	}
}

func holdsRoles(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	ctx := t.Context()
	roles := must(f.Roles.Roles(ctx))(t)
	var listed []string
	for _, role := range roles {
		listed = append(listed, role.Name)
		if !role.System || role.Version != 1 {
			t.Errorf("role %+v", role)
		}
		held := must(f.Hold(ctx, role.Name))(t)
		equal(t, "permissions of "+role.Name, held.Permissions, role.Permissions)
	}
	equal(t, "roles", listed, []string{"admin", "guest", "moderator", "user"})
	if _, err := f.Hold(ctx, "x'; DROP TABLE roles"); !errors.Is(err, user.ErrUnknownRole) {
		t.Errorf("unknown role: %v", err)
	}
	union := must(f.Permissions(ctx, []string{roles[2].ID, roles[1].ID}))(t)
	equal(t, "union", union, []string{"audit:read", "roles:read", "sessions:read", "users:read", "users:suspend"})
	equal(t, "union of none", must(f.Permissions(ctx, nil))(t), []string{})
}

// keepsAnAdministrator lets two administrators take the role from each other at
// the same time, again and again.
func keepsAnAdministrator(t *testing.T, stores Stores) {
	const rounds = 50
	f := fixture{t, stores}
	admin := must(f.Hold(t.Context(), user.AdministratorRole))(t)
	a := f.add("a@roster.test", noon, verified, f.holding(admin.Name, noon, nil)).Snapshot().ID
	b := f.add("b@roster.test", noon, verified, f.holding(admin.Name, noon, nil)).Snapshot().ID
	demote := func(account user.ID) error {
		return f.Do(t.Context(), func(ctx context.Context) error {
			u, err := f.Lock(ctx, account)
			if err != nil {
				return err
			}
			if err := u.Revoke(admin, "", noon); err != nil {
				return err
			}
			left, err := f.Administrator(ctx, account, noon)
			if err != nil {
				return err
			}
			if !left {
				return user.ErrLastAdministrator
			}
			return f.Save(ctx, u)
		})
	}
	for range rounds {
		var gone atomic.Int32
		race(func() { gone.Add(one(t, demote(a), user.ErrLastAdministrator)) },
			func() { gone.Add(one(t, demote(b), user.ErrLastAdministrator)) })
		if gone.Load() != 1 {
			t.Fatalf("%d of two administrators were demoted", gone.Load())
		}
		for _, account := range []user.ID{a, b} {
			f.edit(account, func(u *domain.User) error { return u.Assign(admin, domain.Term{Reason: "again"}, "", noon) })
		}
	}
}

func letsOneWriterWin(t *testing.T, stores Stores) {
	const writers = 20
	f := fixture{t, stores}
	account := f.add("ann@roster.test", noon).Snapshot().ID
	version := f.locked(account).Snapshot().Version
	var won atomic.Int32
	write := func() {
		won.Add(one(t, f.tryEdit(account, func(u *domain.User) error {
			if u.Snapshot().Version != version {
				return user.ErrStale
			}
			return rename("Ann")(u)
		}), user.ErrStale))
	}
	race(slices.Repeat([]func(){write}, writers)...)
	if won.Load() != 1 {
		t.Errorf("%d writers won", won.Load())
	}
}

// queuesWriters: who names no version waits for the others, and is not refused.
func queuesWriters(t *testing.T, stores Stores) {
	const writers = 20
	f := fixture{t, stores}
	account := f.add("ann@roster.test", noon).Snapshot().ID
	var count atomic.Int32
	race(slices.Repeat([]func(){func() {
		name := fmt.Sprint("Writer ", count.Add(1))
		if err := f.tryEdit(account, rename(name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}}, writers)...)
	equal(t, "version", f.locked(account).Snapshot().Version, writers+1)
}

// one is 1 for success, 0 for the refusal, and a failed test for anything else.
func one(t *testing.T, err, refusal error) int32 {
	switch {
	case err == nil:
		return 1
	case !errors.Is(err, refusal):
		t.Errorf("unexpected: %v", err)
	}
	return 0
}

func race(runners ...func()) {
	var all sync.WaitGroup
	for _, run := range runners {
		all.Go(run)
	}
	all.Wait()
}
