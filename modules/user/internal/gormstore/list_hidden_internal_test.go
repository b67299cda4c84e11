package gormstore

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/modules/user"
	"roster/modules/user/internal/app"
)

// TestAListKeepsItsPlan: PostgreSQL plans a statement for its values as long as
// that looks cheaper, and planning a search takes longer than most searches. So it
// must not see them: after the five plans that it always makes it keeps one.
func TestAListKeepsItsPlan(t *testing.T) {
	t.Parallel()
	e, at := newExplained(t), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	after := &app.Position{Time: &at, ID: "80000000-0000-4000-8000-000000000000"}
	earlier := at.AddDate(-1, 0, 0)
	for _, spread := range []creations{{}, {bounds: []time.Time{at.AddDate(-6, 0, 0), at.AddDate(0, 0, 1)}, rows: asIf}} {
		for name, q := range map[string]app.ListQuery{
			"the first page":       {Limit: 51},
			"a later page":         {Limit: 51, After: after},
			"by email":             {Limit: 51, Order: app.Order{By: app.SortEmail}},
			"of a status":          {Limit: 51, Filter: app.Filter{Status: []user.Status{user.Suspended}}},
			"of a role":            {Limit: 51, Filter: app.Filter{Role: "moderator"}},
			"of a role, later":     {Limit: 51, Filter: app.Filter{Role: "moderator"}, After: after},
			"of a role, times":     {Limit: 51, Filter: app.Filter{Role: "moderator", CreatedFrom: &earlier, CreatedTo: &at, UpdatedFrom: &earlier}},
			"of a role, since":     {Limit: 51, Filter: app.Filter{Role: "moderator", CreatedFrom: &earlier}},
			"of an external id":    {Limit: 51, Filter: app.Filter{ExternalID: "x"}},
			"of a bio":             {Limit: 51, Filter: app.Filter{Bio: "gardener"}},
			"of a time":            {Limit: 51, Filter: app.Filter{CreatedFrom: &earlier, CreatedTo: &at}},
			"short fragment":       {Limit: 51, Filter: app.Filter{Search: "u77"}},
			"long fragment":        {Limit: 51, Filter: app.Filter{Search: "u7777@roster"}},
			"fragment, later page": {Limit: 51, Filter: app.Filter{Search: "u777"}, After: after},
			"fragment, large page": {Limit: 201, Filter: app.Filter{Search: "u77"}},
			"fragment, by email":   {Limit: 51, Filter: app.Filter{Search: "u77"}, Order: app.Order{By: app.SortEmail}},
			"fragment, by login":   {Limit: 51, Filter: app.Filter{Search: "u77"}, Order: app.Order{By: app.SortLastLogin}},
			"fragment, status":     {Limit: 51, Filter: app.Filter{Search: "u77", Status: []user.Status{user.Active}}},
			"fragment, role":       {Limit: 51, Filter: app.Filter{Search: "u77", Role: "moderator"}},
			"fragment, times":      {Limit: 51, Filter: app.Filter{Search: "u77", CreatedFrom: &earlier, CreatedTo: &at, UpdatedFrom: &earlier}},
			"fragment, no login":   {Limit: 51, Filter: app.Filter{Search: "u77", LastLoginBefore: &at}, Order: app.Order{By: app.SortLastLogin}},
		} {
			if kept := e.kept(t, q, at, spread); kept != more {
				t.Errorf("%s, windows %v: %d of the last %d calls took the kept plan", name, spread.known(), kept, more)
			}
		}
	}
}

// alwaysPlanned is how many plans PostgreSQL makes before it may keep one, and more how
// often a statement is called after these.
const alwaysPlanned, more = 5, 3

// kept is how often a plan was kept.
func (e *explained) kept(t *testing.T, q app.ListQuery, at time.Time, spread creations) (kept int) {
	t.Helper()
	exec := func(statement string) {
		t.Helper()
		if _, err := e.plan.Exec(t.Context(), statement, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatal(err)
		}
	}
	statement, args := e.statementOf(q, at, spread)
	exec("PREPARE s AS " + statement)
	for range alwaysPlanned + more {
		exec(executed(args))
	}
	err := e.plan.QueryRow(t.Context(), "SELECT generic_plans FROM pg_prepared_statements WHERE name = 's'", pgx.QueryExecModeSimpleProtocol).Scan(&kept)
	if err != nil {
		t.Fatal(err)
	}
	exec("DEALLOCATE s")
	return kept
}
