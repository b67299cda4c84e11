package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

func purges(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	f.add("stays@roster.test", noon)
	gone := f.add("gone@roster.test", noon, verified, f.holding("guest", noon, nil)).Snapshot().ID
	f.edit(gone, func(u *domain.User) error { return u.Delete(time.Hour, noon) })
	for at, want := range map[time.Time]int{noon.Add(time.Hour - time.Microsecond): 0, noon.Add(time.Hour): 1} {
		if due := must(f.Due(t.Context(), at, 10))(t); len(due) != want || want == 1 && due[0] != gone {
			t.Errorf("%v: due %v", at, due)
		}
	}
	if err := f.Do(t.Context(), func(ctx context.Context) error { return f.Remove(ctx, gone) }); err != nil {
		t.Fatal(err)
	}
	err := f.Do(t.Context(), func(ctx context.Context) error { _, err := f.Lock(ctx, gone); return err })
	if !errors.Is(err, user.ErrNotFound) {
		t.Errorf("a purged account: %v", err)
	}
}

func refreshes(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	f.add("pending@roster.test", time.Now())
	f.add("active@roster.test", time.Now(), verified)
	f.add("other@roster.test", time.Now(), verified)
	if err := f.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.add("late@roster.test", time.Now())
	got := must(f.Statistics(t.Context()))(t)
	if got.RefreshedAt == nil || time.Since(*got.RefreshedAt) > time.Minute {
		t.Errorf("refreshed at %v", got.RefreshedAt)
	}
	equal(t, "groups", got.Groups, []user.StatisticsGroup{
		{Status: user.Active, EmailVerified: true, Users: 2, Created: 2}, {Status: user.Pending, Users: 1, Created: 1},
	})
}
