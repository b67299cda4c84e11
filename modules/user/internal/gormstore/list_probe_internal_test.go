package gormstore

import (
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// TestTheLongerProbeSparesTheIndex: where one account in sixty matches, a page
// is found along the order, the same as by walking it, and the index of the
// search is not asked.
func TestTheLongerProbeSparesTheIndex(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	conn, at := db.Conn(t.Context()), time.Now()
	err := conn.Exec(`INSERT INTO users (email, email_canonical, search_text, created_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', CASE WHEN i % 60 = 0 THEN 'fragment' ELSE 'other' END,
  timestamptz '2026-01-01' + i * interval '1 second'
   FROM generate_series(1, 2000) AS i`).Error
	if err != nil {
		t.Fatal(err)
	}
	q := app.ListQuery{Filter: app.Filter{Search: "fragment"}, Limit: 20}
	page := func(branch any) (ids []string) {
		if err := conn.Raw(`SELECT id FROM (?) found ORDER BY k DESC, id DESC LIMIT ?`, branch, q.Limit).Scan(&ids).Error; err != nil {
			t.Fatal(err)
		}
		return ids
	}
	want := page(walk(conn, q, at, always))
	if got := page(narrowed(conn, q, at, bySearch)); len(want) != q.Limit || !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	var plan []string
	if err := conn.Raw(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ?`, narrowed(conn, q, at, bySearch)).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	asked := false
	for _, line := range plan {
		asked = asked || strings.Contains(line, "CTE Scan on matches") && !strings.Contains(line, "never executed")
	}
	if asked {
		t.Errorf("the index of the search was asked:\n%s", strings.Join(plan, "\n"))
	}
}
