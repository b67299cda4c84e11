package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// seeded is how many accounts the plans are made on; asIf is how many the
// planner is told there are, so that it decides as it would then.
const (
	seeded = 10_000
	asIf   = 1_000_000
)

// seed fills a database with accounts like those of a real one: a few pending,
// suspended and deleted, roles of every size, names, bios and logins.
var seed = []string{
	`INSERT INTO users (email, email_canonical, username, username_canonical, external_id, search_text, created_at, updated_at,
   status, suspended_at, email_verified_at, deleted_at, purge_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', n, n, CASE WHEN i % 3 = 0 THEN 'hr-' || i END,
   'u' || i || '@roster.test ' || md5(i::text), t, t + interval '1 day', s, CASE WHEN s = 'suspended' THEN t END,
   CASE WHEN s <> 'pending' AND i % 50 <> 0 THEN t END,
   CASE WHEN i % 50 = 7 THEN t END, CASE WHEN i % 50 = 7 THEN t END
   FROM (SELECT i, CASE WHEN i % 5 > 0 THEN 'name' || i END AS n, timestamptz '2020-01-01' + i * interval '3 minutes' AS t,
                CASE WHEN i % 40 = 0 THEN 'pending' WHEN i % 100 = 1 THEN 'suspended' ELSE 'active' END AS s
           FROM generate_series(1, 10000) AS i) made`,
	`INSERT INTO user_profiles (user_id, first_name, bio)
 SELECT id, 'Ann', CASE WHEN email ~ '[05]@' THEN 'I like ' || md5(email) || ' and tea' END FROM users`,
	`INSERT INTO user_logins (user_id, last_login_at)
 SELECT id, CASE WHEN email !~ '[48]@' THEN created_at + interval '2 days' END FROM users`,
	`INSERT INTO user_roles (user_id, role_id, valid_from)
 SELECT u.id, r.id, timestamptz '2020-01-01' FROM users u JOIN roles r
     ON r.name = 'user' OR r.name = 'moderator' AND u.email ~ '7@' OR r.name = 'admin' AND u.email ~ '777@'`,
}

// explained is a seeded database and how to plan on it.
type explained struct {
	conn *gorm.DB
	plan *pgx.Conn
}

func newExplained(t *testing.T) explained {
	t.Helper()
	name, db := databasetest.NewNamed(t)
	ctx := t.Context()
	plan, err := pgx.Connect(ctx, databasetest.SuperuserURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = plan.Close(context.WithoutCancel(ctx)) })
	big := []string{"users", "user_profiles", "user_logins", "user_roles"}
	var statements []string
	for _, table := range big {
		// Pages almost empty: there are more of them, as there would be of a big table.
		statements = append(statements, "ALTER TABLE "+table+" SET (autovacuum_enabled = false, fillfactor = 10)")
	}
	statements = append(statements, seed...)
	for _, table := range big {
		statements = append(statements, "VACUUM (ANALYZE) "+table,
			fmt.Sprintf("UPDATE pg_class SET reltuples = reltuples * %d WHERE oid = '%s'::regclass", asIf/seeded, table))
	}
	// As the platform's PostgreSQL has it.
	statements = append(statements, "SET random_page_cost = 1.1")
	for _, statement := range statements {
		if _, err := plan.Exec(ctx, statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return explained{db.Conn(ctx), plan}
}

type planNode struct {
	Type     string     `json:"Node Type"`
	Relation string     `json:"Relation Name"`
	Cost     float64    `json:"Total Cost"`
	Rows     float64    `json:"Plan Rows"`
	Bounds   string     `json:"Index Cond"`
	Role     string     `json:"Parent Relationship"`
	Parts    []planNode `json:"Plans"`
}

// wholeCost is what reading a big table costs, by whichever index.
const wholeCost = asIf * (0.01 + 0.0025)

// readsAll tells whether a plan reads a big table from its beginning to its
// end: by a sequential scan, or by an index and not only as far as a LIMIT
// asks. What sorts or collects asks for everything.
func (n planNode) readsAll(limited bool) bool {
	big := n.Relation == "users" || n.Relation == "user_profiles" || n.Relation == "user_logins" || n.Relation == "user_roles"
	perRow := slices.ContainsFunc(n.Parts, func(part planNode) bool { return part.Role == "SubPlan" })
	switch n.Type {
	case "Seq Scan":
		if big {
			return true
		}
	case "Index Scan", "Index Only Scan":
		// The cost of what is asked for each row hides that of the rows.
		if big && !limited && (n.Bounds == "" || n.Cost > wholeCost && !perRow) {
			return true
		}
	case "Bitmap Index Scan":
		if !limited && n.Rows > asIf/10 {
			return true
		}
	case "Limit":
		limited = true
	case "Sort", "Aggregate", "Hash", "Materialize", "WindowAgg", "Unique", "Bitmap Heap Scan":
		limited = false
	}
	return slices.ContainsFunc(n.Parts, func(part planNode) bool { return part.readsAll(limited) })
}

// executed is the EXECUTE of a statement prepared as s.
func executed(args []any) string {
	literals := make([]string, 0, len(args))
	for _, arg := range args {
		if at, ok := arg.(time.Time); ok {
			arg = at.Format(time.RFC3339Nano)
		}
		literals = append(literals, "'"+strings.ReplaceAll(fmt.Sprint(arg), "'", "''")+"'")
	}
	if len(literals) == 0 {
		return "EXECUTE s"
	}
	return "EXECUTE s(" + strings.Join(literals, ", ") + ")"
}

// check plans a statement for its values and for any.
func (e explained) check(ctx context.Context, t *testing.T, what, statement string, args []any) {
	t.Helper()
	for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
		var text string
		batch := []string{"SET plan_cache_mode = " + mode, "PREPARE s AS " + statement}
		for _, sql := range batch {
			if _, err := e.plan.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
				t.Fatalf("%s: %v\n%s", what, err, sql)
			}
		}
		err := e.plan.QueryRow(ctx, "EXPLAIN (FORMAT JSON) "+executed(args), pgx.QueryExecModeSimpleProtocol).Scan(&text)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var plans []struct{ Plan planNode }
		if err := json.Unmarshal([]byte(text), &plans); err != nil {
			t.Fatal(err)
		}
		if plans[0].Plan.readsAll(false) {
			t.Errorf("%s, %s: reads a whole table\n%s", what, mode, text)
		}
		if _, err := e.plan.Exec(ctx, "DEALLOCATE s"); err != nil {
			t.Fatal(err)
		}
	}
}

// statementOf is the list's statement as it would be sent.
func (e explained) statementOf(q app.ListQuery, at time.Time, spread creations) (string, []any) {
	dry := e.conn.Session(&gorm.Session{DryRun: true, NewDB: true})
	sent := dry.Raw(listStatement(q), map[string]any{"page": pageOf(q, at, spread), "at": at}).Scan(&[]struct{}{}).Statement
	return sent.SQL.String(), sent.Vars
}

// everyFilter is every combination of filters, with one value each; a second of
// what has another index for it.
func everyFilter(yield func(app.Filter)) {
	at := time.Date(2020, 1, 10, 0, 0, 0, 0, time.UTC)
	yes, no := true, false
	each := []struct{ set []func(*app.Filter) }{
		{[]func(*app.Filter){func(f *app.Filter) { f.Status = []user.Status{user.Active, user.Pending} }, func(f *app.Filter) { f.Status = []user.Status{user.Suspended} }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.EmailVerified = &yes }, func(f *app.Filter) { f.EmailVerified = &no }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.CreatedFrom, f.CreatedTo = &at, ptrTo(at.Add(time.Hour)) }, func(f *app.Filter) { f.UpdatedFrom = &at }, func(f *app.Filter) { f.LastLoginBefore = &at }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.Role = "moderator" }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.ExternalID = "hr-3" }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.Search = "u77" }, func(f *app.Filter) { f.Search = "u7777@roster" }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.Bio = "tea" }}},
		{[]func(*app.Filter){func(f *app.Filter) { f.IncludeDeleted = true }}},
	}
	var choose func(app.Filter, int)
	choose = func(f app.Filter, i int) {
		if i == len(each) {
			yield(f)
			return
		}
		choose(f, i+1)
		for _, set := range each[i].set {
			g := f
			set(&g)
			choose(g, i+1)
		}
	}
	choose(app.Filter{}, 0)
}

func ptrTo(t time.Time) *time.Time { return &t }

// TestNoListScansABigTable plans the statement of every combination of filters,
// orders and positions that is allowed.
//
// ASVS: 15.2.2
func TestNoListScansABigTable(t *testing.T) {
	t.Parallel()
	e, at, planned := newExplained(t), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), 0
	everyFilter(func(f app.Filter) {
		for o := range orders {
			if o.By == "" || !f.Served(o) || testing.Short() && planned > 200 {
				continue
			}
			position := app.Position{ID: "80000000-0000-4000-8000-000000000000", Time: &at}
			if orderOf(app.ListQuery{Order: o}).unique {
				position.Time, position.Text = nil, "u5000"
			}
			for _, after := range []*app.Position{nil, &position, {ID: position.ID}} {
				if after != nil && after.Lacking() && orderOf(app.ListQuery{Order: o}).lacking == "" {
					continue
				}
				q := app.ListQuery{Filter: f, Order: o, After: after, Limit: 51}
				for _, spread := range []creations{{}, {bounds: []time.Time{at.AddDate(-6, 0, 0), at.AddDate(0, 0, 1)}, rows: asIf}} {
					if spread.known() && !hasWindows(q) {
						continue
					}
					statement, args := e.statementOf(q, at, spread)
					e.check(t.Context(), t, fmt.Sprintf("%+v, windows %v", q, spread.known()), statement, args)
					planned++
				}
			}
		}
	})
	t.Logf("%d statements planned twice", planned)
}
