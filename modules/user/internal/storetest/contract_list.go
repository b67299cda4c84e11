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

// emails lists, and gives the addresses.
func (f fixture) emails(q app.ListQuery, at time.Time) []string {
	f.t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	found := []string{}
	for _, account := range must(f.List(f.t.Context(), q, at))(f.t) {
		found = append(found, account.Email.String())
	}
	return found
}

func pagesLists(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	const accounts, limit = 7, 3
	for i := range accounts {
		// two of each second, so that the id has to break ties
		f.add(fmt.Sprintf("u%d@roster.test", i), noon.Add(time.Duration(i/2)*time.Second), named("Common", "Name"))
	}
	for _, q := range []app.ListQuery{{}, {Filter: app.Filter{Search: "common"}}, {Filter: app.Filter{Status: []user.Status{user.Pending}}}} {
		newest := f.emails(q, noon)
		q.Ascending = true
		oldest := f.emails(q, noon)
		slices.Reverse(oldest)
		equal(t, "both orders", newest, oldest)
		if len(newest) != accounts {
			t.Fatalf("listed %v", newest)
		}
		for _, q.Ascending = range []bool{false, true} {
			whole := f.emails(q, noon)
			q.Limit, q.After = limit, nil
			var paged []string
			for {
				page := must(f.List(t.Context(), q, noon))(t)
				for _, account := range page {
					paged = append(paged, account.Email.String())
					q.After = ptr(q.PositionOf(account))
				}
				if len(page) < limit {
					break
				}
			}
			equal(t, "pages", paged, whole)
			q.Limit, q.After = 0, nil
		}
	}
}

func filtersLists(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	later := noon.Add(time.Hour)
	f.add("pending@roster.test", noon, named("Ann", "Lee"))
	f.add("active@roster.test", noon.Add(1000), verified, f.holding("moderator", noon, nil))
	f.add("expired@roster.test", noon.Add(2000), verified, f.holding("moderator", noon, &later))
	for i, until := range []*time.Time{nil, &later} {
		u := f.add(fmt.Sprintf("suspended%d@roster.test", i), noon.Add(time.Duration(3000+1000*i)), verified)
		f.edit(u.Snapshot().ID, func(u *domain.User) error {
			return u.Suspend(domain.Suspension{Reason: "spam", Until: until}, noon)
		})
	}
	gone := f.add("gone@roster.test", noon, verified, f.holding("moderator", noon, nil))
	f.edit(gone.Snapshot().ID, func(u *domain.User) error { return u.Delete(time.Hour, noon) })

	status := func(s ...user.Status) app.Filter { return app.Filter{Status: s} }
	for _, c := range []struct {
		filter    app.Filter
		now, then string
	}{
		{app.Filter{}, "suspended1 suspended0 expired active pending", "suspended1 suspended0 expired active pending"},
		{status(user.Pending), "pending", "pending"},
		{status(user.Active), "expired active", "suspended1 expired active"},
		{status(user.Suspended), "suspended1 suspended0", "suspended0"},
		{status(user.Pending, user.Suspended), "suspended1 suspended0 pending", "suspended0 pending"},
		{status(user.Deleted), "", ""},
		{app.Filter{Role: "moderator"}, "expired active", "active"},
		{app.Filter{Role: "nobody"}, "", ""},
		{app.Filter{EmailVerified: ptr(false)}, "pending", "pending"},
		{app.Filter{EmailVerified: ptr(true), Status: []user.Status{user.Suspended}}, "suspended1 suspended0", "suspended0"},
		{app.Filter{Search: "suspended", Status: []user.Status{user.Active}}, "", "suspended1"},
		{app.Filter{Search: "roster.test", Role: "moderator"}, "expired active", "active"},
		{app.Filter{Search: "ann lee"}, "pending", "pending"},
	} {
		for at, want := range map[time.Time]string{noon: c.now, later: c.then} {
			short := []string{}
			for _, email := range f.emails(app.ListQuery{Filter: c.filter}, at) {
				short = append(short, email[:len(email)-len("@roster.test")])
			}
			equal(t, fmt.Sprintf("%+v", c.filter), fmt.Sprint(short), "["+want+"]")
		}
	}
}

func searchesLiterally(t *testing.T, stores Stores) {
	f := fixture{t, stores}
	f.add("ann_lee@roster.test", noon, named(`100% Zoë`, `back\slash`))
	f.add("annxlee@roster.test", noon.Add(time.Second), named("100x Zoe", "backxslash"))
	for search, want := range map[string][]string{
		"ann_lee":    {"ann_lee@roster.test"},
		"100% zoe":   {"ann_lee@roster.test"},
		`back\slash`: {"ann_lee@roster.test"},
		"zoe":        {"annxlee@roster.test", "ann_lee@roster.test"},
		"test\nann":  {},
	} {
		equal(t, search, f.emails(app.ListQuery{Filter: app.Filter{Search: search}}, noon), want)
	}
}
