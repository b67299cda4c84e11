package gormstore

import (
	"regexp"
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
	want := page(walk(q, at, always))
	if got := page(narrowed(q, at, bySearch)); len(want) != q.Limit || !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	var plan []string
	if err := conn.Raw(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ?`, narrowed(q, at, bySearch)).Scan(&plan).Error; err != nil {
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

// TestAPageIsFetchedFromItsPlace: a list without a search finds whole accounts
// where its index says, not by their ids.
func TestAPageIsFetchedFromItsPlace(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	conn, at := db.Conn(t.Context()), time.Now()
	for _, one := range []struct {
		q      app.ListQuery
		placed bool
	}{
		{app.ListQuery{Limit: 20}, true},
		{app.ListQuery{Order: app.Order{By: app.SortEmail}, Limit: 20}, true},
		{app.ListQuery{Order: app.Order{By: app.SortLastLogin}, Limit: 20}, false},
		{app.ListQuery{Filter: app.Filter{Search: "fragment"}, Limit: 20}, false},
	} {
		var plan []string
		read := conn.Raw(listStatement(one.q), map[string]any{"page": pageOf(one.q, at, creations{}), "at": at})
		if err := conn.Raw(`EXPLAIN (COSTS OFF) ?`, read).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); strings.Contains(text, "TID Cond:") != one.placed {
			t.Errorf("%+v:\n%s", one.q, text)
		}
	}
}

// actualRows is that 500 rows were read; PostgreSQL 18 prints decimals.
var actualRows = regexp.MustCompile(`\(actual rows=500(\.00)? loops=1\)`)

// TestAProbeWaitsForAGlance: where none of the very next accounts match, as many
// more are not looked at.
func TestAProbeWaitsForAGlance(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	conn, at := db.Conn(t.Context()), time.Now()
	err := conn.Exec(`INSERT INTO users (email, email_canonical, search_text, created_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', CASE WHEN i <= 1000 THEN 'fragment' WHEN i % 30 = 0 THEN 'some' ELSE 'other' END,
  timestamptz '2026-01-01' + i * interval '1 second'
   FROM generate_series(1, 2000) AS i`).Error
	if err != nil {
		t.Fatal(err)
	}
	for fragment, looked := range map[string]bool{"fragment": false, "some": true} {
		var plan []string
		q := app.ListQuery{Filter: app.Filter{Search: fragment}, Limit: 20}
		if err := conn.Raw(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ?`, narrowed(q, at, bySearch)).Scan(&plan).Error; err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "\n"); actualRows.MatchString(text) != looked {
			t.Errorf("%s:\n%s", fragment, text)
		}
	}
}
