package gormstore

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"roster/modules/audit/internal/app"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
)

// TestEveryFilterHasAnIndex: no page of the log reads a partition whole, whatever the filter, with its values and for
// any; and a page with a time reads the months of that time.
func TestEveryFilterHasAnIndex(t *testing.T) {
	t.Parallel()
	name, db := databasetest.NewNamed(t)
	if err := NewPartitions(db).Ahead(t.Context(), 6); err != nil {
		t.Fatal(err)
	}
	fillMonths(t, databasetest.SuperuserURL(t, name))
	now := time.Now().UTC()
	for name, c := range map[string]struct {
		query app.Query
		index string
	}{
		"subject": {app.Query{Filter: app.Filter{SubjectID: "0b5ab1f6-0d3e-4a2b-9c1d-3f0a6f6c0001"}}, "subject_id_occurred_at_id_idx"},
		"actor":   {app.Query{Filter: app.Filter{ActorID: "0b5ab1f6-0d3e-4a2b-9c1d-3f0a6f6c0001"}}, "actor_id_occurred_at_id_idx"},
		"action":  {app.Query{Filter: app.Filter{Action: "role.changed"}}, "action_occurred_at_id_idx"},
		"kind":    {app.Query{Filter: app.Filter{SubjectType: "role"}}, "subject_type_occurred_at_id_idx"},
		"account": {app.Query{Filter: app.Filter{SubjectType: event.SubjectUser}}, "pkey"},
		"refused": {app.Query{Filter: app.Filter{Outcome: event.Refused}}, "occurred_at_id_idx"},
		"done":    {app.Query{Filter: app.Filter{Outcome: event.Success}}, "pkey"},
		"newest":  {app.Query{}, "pkey"},
		"follows": {app.Query{After: app.Position{OccurredAt: now, ID: "0b5ab1f6-0d3e-7a2b-9c1d-3f0a6f6c0001"}}, "pkey"},
	} {
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			plan := planOf(t, db, c.query, mode)
			if strings.Contains(plan, "Seq Scan") || !strings.Contains(plan, c.index) {
				t.Errorf("%s, %s: not by %s:\n%s", name, mode, c.index, plan)
			}
		}
	}
	within := app.Query{Filter: app.Filter{SubjectType: "role", From: now, To: now.AddDate(0, 0, 20)}}
	if plan := planOf(t, db, within, "force_custom_plan"); strings.Count(plan, "Scan using") > 2 || strings.Contains(plan, "default") {
		t.Errorf("twenty days are looked for in other months:\n%s", plan)
	}
}

// fillMonths puts two thousand entries into each of the next six months; one in a hundred is about a role, one in a
// hundred a refusal.
func fillMonths(t *testing.T, url string) {
	t.Helper()
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, statement := range []string{
		`INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, actor_id, subject_type, subject_id, changes, content_hash)
SELECT gen_random_uuid(), now() + (i % 180) * interval '1 day' + i * interval '1 ms', CASE WHEN i % 100 = 1 THEN 'role.changed' ELSE 'user.changed' END,
       CASE WHEN i % 100 = 2 THEN 'refused' ELSE 'success' END, 'user', gen_random_uuid(),
       CASE WHEN i % 100 = 1 THEN 'role' ELSE 'user' END, gen_random_uuid(), '{}', sha256(i::text::bytea)
  FROM generate_series(1, 12000) AS i`,
		`VACUUM (ANALYZE) user_audit_log`,
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
}

// planOf is how PostgreSQL would read a page.
func planOf(t *testing.T, db *database.DB, q app.Query, mode string) string {
	t.Helper()
	q.Limit = 51
	var lines []string
	err := db.Do(t.Context(), func(ctx context.Context) error {
		conn := db.Conn(ctx)
		dry := conn.Session(&gorm.Session{DryRun: true, NewDB: true}).Select(entryColumns)
		page := narrow(dry, q).Order("occurred_at DESC, id DESC").Limit(q.Limit).Find(&[]entryRow{}).Statement
		// Read from one end to the other only when there is no other way, which months this small would tempt to.
		for _, statement := range []string{"SET LOCAL enable_seqscan = off", "SET LOCAL plan_cache_mode = " + mode, "PREPARE page AS " + page.SQL.String()} {
			if err := conn.Exec(statement).Error; err != nil {
				return err
			}
		}
		if err := conn.Raw("EXPLAIN EXECUTE page(" + literals(page.Vars) + ")").Scan(&lines).Error; err != nil {
			return err
		}
		return conn.Exec("DEALLOCATE page").Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func literals(values []any) string {
	quoted := make([]string, 0, len(values))
	for _, value := range values {
		if at, ok := value.(time.Time); ok {
			value = at.Format(time.RFC3339Nano)
		}
		quoted = append(quoted, fmt.Sprintf("'%v'", value))
	}
	return strings.Join(quoted, ", ")
}
