package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// somebody makes accounts that differ in every sort key, and lack some.
func (f fixture) somebody() {
	f.t.Helper()
	for i, name := range []string{"eve", "", "ann", "dan", "", "bob", "cai"} {
		options := []option{}
		if name != "" {
			options = append(options, username(f.t, name))
		}
		u := f.add(fmt.Sprintf("%c%d@roster.test", 'z'-i%3, i), noon.Add(time.Duration(i/2)*time.Second), options...)
		f.edit(u.Snapshot().ID, func(u *domain.User) error {
			bio, external := fmt.Sprintf("Likes tea, and No%d.", i%2), fmt.Sprintf("hr-%d", i)
			return u.Change(domain.Patch{Profile: domain.ProfilePatch{Bio: &bio}, ExternalID: &external}, noon.Add(time.Duration(1+i%4)*time.Hour))
		})
		if i%3 > 0 {
			if err := f.RecordLogin(f.t.Context(), u.Snapshot().ID, noon.Add(time.Duration(i%2)*time.Minute)); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

func followsEveryOrder(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	f.somebody()
	for _, filter := range []app.Filter{{}, {Search: "roster"}, {Bio: "TEA likes"}} {
		for _, key := range []app.SortKey{app.SortCreated, app.SortUpdated, app.SortLastLogin, app.SortEmail, app.SortUsername} {
			for _, ascending := range []bool{false, true} {
				q := app.ListQuery{Filter: filter, Order: app.Order{By: key, Ascending: ascending}, Limit: 100}
				all := must(f.List(t.Context(), q, noon))(t)
				if len(all) != 7 {
					t.Fatalf("%+v lists %d", q, len(all))
				}
				if !slices.IsSortedFunc(all, func(a, b user.Account) int { return inOrder(q.Order, q.PositionOf(a), q.PositionOf(b)) }) {
					t.Errorf("%+v is not in order", q.Order)
				}
				var paged []user.Account
				for q.Limit = 2; ; q.After = ptr(q.PositionOf(paged[len(paged)-1])) {
					page := must(f.List(t.Context(), q, noon))(t)
					paged = append(paged, page...)
					if len(page) < q.Limit {
						break
					}
				}
				equal(t, fmt.Sprintf("pages of %+v", q.Order), idsOf(paged), idsOf(all))
			}
		}
	}
}

func idsOf(accounts []user.Account) (ids []user.ID) {
	for _, a := range accounts {
		ids = append(ids, a.ID)
	}
	return ids
}

func boundsLists(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	f.somebody()
	gone := f.add("gone@roster.test", noon.Add(time.Second), verified)
	f.edit(gone.Snapshot().ID, func(u *domain.User) error { return u.Delete(time.Hour, noon) })
	second, hour := noon.Add(time.Second), noon.Add(2*time.Hour)
	updated, login := app.Order{By: app.SortUpdated}, app.Order{By: app.SortLastLogin}
	for _, c := range []struct {
		filter app.Filter
		order  app.Order
		want   int
	}{
		{app.Filter{CreatedFrom: &second}, app.NewestFirst, 5},
		{app.Filter{CreatedTo: &second}, app.OldestFirst, 2},
		{app.Filter{CreatedFrom: &second, CreatedTo: ptr(second.Add(time.Second))}, app.NewestFirst, 2},
		{app.Filter{UpdatedFrom: &hour}, updated, 5},
		{app.Filter{LastLoginBefore: ptr(noon.Add(time.Minute))}, login, 2},
		{app.Filter{LastLoginBefore: &hour}, login, 4},
		{app.Filter{ExternalID: "hr-3"}, login, 1},
		{app.Filter{ExternalID: "hr-3", Search: "eve"}, login, 0},
		{app.Filter{Bio: "no1"}, updated, 3},
		{app.Filter{Bio: "no1", ExternalID: "hr-3", Search: "roster"}, updated, 1},
		{app.Filter{Bio: "tea & !tea | (x"}, updated, 0},
		{app.Filter{IncludeDeleted: true}, app.NewestFirst, 8},
		{app.Filter{IncludeDeleted: true, Status: []user.Status{user.Deleted}}, app.NewestFirst, 1},
		{app.Filter{IncludeDeleted: true, EmailVerified: ptr(true)}, app.OldestFirst, 1},
		{app.Filter{Status: []user.Status{user.Deleted}}, app.NewestFirst, 0},
		{app.Filter{IncludeDeleted: true, Status: []user.Status{user.Pending}}, app.NewestFirst, 7},
		{app.Filter{Role: "nobody"}, app.NewestFirst, 0},
	} {
		got := must(f.List(t.Context(), app.ListQuery{Filter: c.filter, Order: c.order, Limit: 50}, noon))(t)
		if len(got) != c.want {
			t.Errorf("%+v lists %d, want %d", c.filter, len(got), c.want)
		}
		if n := must(f.Count(t.Context(), c.filter, noon))(t); n != int64(c.want) {
			t.Errorf("%+v counts %d, want %d", c.filter, n, c.want)
		}
		if n := must(f.Estimate(t.Context(), c.filter, noon))(t); n < 0 {
			t.Errorf("%+v is estimated as %d", c.filter, n)
		}
	}
}

func readsAssignmentsTogether(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	a := f.add("a@roster.test", noon, f.holding("user", noon, nil), f.holding("guest", noon, ptr(noon.Add(time.Second)))).Snapshot().ID
	b := f.add("b@roster.test", noon, f.holding("user", noon, nil)).Snapshot().ID
	c := f.add("c@roster.test", noon).Snapshot().ID
	got := must(f.AssignmentsOf(t.Context(), []user.ID{a, b, c}))(t)
	equal(t, "of a", got[a], must(f.Assignments(t.Context(), a))(t))
	equal(t, "of b", got[b], must(f.Assignments(t.Context(), b))(t))
	if len(got) != 2 {
		t.Errorf("assignments of %d accounts", len(got))
	}
}
