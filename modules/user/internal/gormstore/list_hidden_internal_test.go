package gormstore

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/modules/user/internal/app"
)

// TestASearchKeepsItsPlan: PostgreSQL plans a statement for its values as long as
// that looks cheaper, and planning a search takes longer than most searches. So it
// must not see them: after the five plans that it always makes it keeps one.
func TestASearchKeepsItsPlan(t *testing.T) {
	t.Parallel()
	e, ctx, at := newExplained(t), t.Context(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	const always, more = 5, 3
	for _, spread := range []creations{{}, {bounds: []time.Time{at.AddDate(-6, 0, 0), at.AddDate(0, 0, 1)}, rows: asIf}} {
		for fragment, after := range map[string]*app.Position{
			"u77": nil, "u7777@roster": nil, "u777": {Time: &at, ID: "80000000-0000-4000-8000-000000000000"},
		} {
			statement, args := e.statementOf(app.ListQuery{Filter: app.Filter{Search: fragment}, After: after, Limit: 51}, at, spread)
			if _, err := e.plan.Exec(ctx, "PREPARE s AS "+statement, pgx.QueryExecModeSimpleProtocol); err != nil {
				t.Fatal(err)
			}
			for range always + more {
				if _, err := e.plan.Exec(ctx, executed(args), pgx.QueryExecModeSimpleProtocol); err != nil {
					t.Fatal(err)
				}
			}
			var generic int
			err := e.plan.QueryRow(ctx, "SELECT generic_plans FROM pg_prepared_statements WHERE name = 's'", pgx.QueryExecModeSimpleProtocol).Scan(&generic)
			if err != nil || generic != more {
				t.Errorf("%s, windows %v: %d of the last %d calls took the kept plan (%v)", fragment, spread.known(), generic, more, err)
			}
			if _, err := e.plan.Exec(ctx, "DEALLOCATE s"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
