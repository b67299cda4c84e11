package gormstore

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// TestWindowsAgree forces each branch of a search with windows, and compares
// what it finds with a walk along the list.
func TestWindowsAgree(t *testing.T) {
	t.Parallel()
	const accounts, page = 2_000, 8
	db := databasetest.New(t)
	conn, at := db.Conn(t.Context()), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	err := conn.Exec(`INSERT INTO users (email, email_canonical, search_text, created_at, status, suspended_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', CASE WHEN i % 100 = 0 THEN 'fragment' ELSE 'other' END,
  timestamptz '2026-01-01' + i / 10 * interval '1 hour', CASE WHEN i % 300 = 0 THEN 'suspended' ELSE 'active' END,
  CASE WHEN i % 300 = 0 THEN timestamptz '2026-01-02' END
   FROM generate_series(1, ?) AS i`, accounts).Error
	if err != nil {
		t.Fatal(err)
	}
	jan := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 30, 0, 0, time.UTC) }
	ends := map[string]map[bool]time.Time{ // by ascending
		"none": {false: jan(30, 0), true: jan(0, 0)},
		"few":  {false: jan(8, 3), true: jan(2, 6)}, // 3 that match
		"most": {false: jan(7, 1), true: jan(3, 17)},
		"all":  {false: jan(0, 0), true: jan(30, 0)},
	}
	all, none := accounts, 0
	for _, one := range []struct {
		name           string
		search         string
		near, mid, far string // what is in a window
		few, most      int
		rows           float64
		by             string // what found the page
	}{
		{"near window of a short fragment", "frag", "all", "all", "all", all, all, accounts, "near"},
		{"near window of a long fragment", "fragment", "all", "all", "all", none, all, accounts, "near, matches"},
		{"few matches of a short fragment", "frag", "none", "all", "all", all, all, accounts, "taken, matches"},
		{"few matches of a long fragment", "fragment", "all", "all", "all", all, all, accounts, "taken, matches"},
		{"middle window", "frag", "most", "all", "all", none, all, accounts, "mid"},
		{"no promise for the middle window", "frag", "few", "all", "all", none, all, accounts, "far"},
		{"few that would be in the middle window", "frag", "most", "all", "all", all, all, accounts, "taken, matches"},
		{"nothing in the middle window", "frag", "most", "most", "all", none, all, accounts, "far"},
		{"far window", "frag", "none", "none", "all", none, all, accounts, "far, matches"},
		{"far window without a count", "frag", "few", "none", "all", all, all, math.Inf(1), "far"},
		{"all matches", "frag", "none", "none", "none", none, all, accounts, "taken, matches"},
		{"walk", "frag", "none", "none", "none", none, none, accounts, "walk, matches"},
	} {
		for _, f := range []app.Filter{{Search: one.search}, {Search: one.search, Status: []user.Status{user.Suspended}}} {
			for variant := range 4 {
				ascending, hours := variant%2 == 1, variant > 1
				q := app.ListQuery{Filter: f, Order: app.Order{Ascending: ascending}, Limit: page}
				if len(f.Status) > 0 {
					q.Limit = 3
				}
				by := bySearchInWindows
				by.few, by.most = one.few, one.most
				end := func(name string) windowEnd { return windowEnd{ends[name][ascending], hours} }
				w := windows{end(one.near), end(one.mid), end(one.far), one.rows}
				rows := windowed(q, at, w, by)
				want, got := pageOfIDs(t, conn, q, walk(q, at, always)), pageOfIDs(t, conn, q, rows)
				if len(want) != q.Limit || !slices.Equal(got, want) {
					t.Errorf("%s, hours %v, %+v:\ngot  %v\nwant %v", one.name, hours, q, got, want)
				}
				if by := foundBy(t, conn, rows); by != one.by {
					t.Errorf("%s, hours %v, %+v: found by %q, want %q", one.name, hours, q, by, one.by)
				}
			}
		}
	}
}

// TestAWindowHasItsWholeHour: one that ends with an hour has all accounts of it.
func TestAWindowHasItsWholeHour(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	conn, first := db.Conn(t.Context()), time.Date(2026, 1, 1, 0, 10, 0, 0, time.UTC)
	for i := range 12 { // at ten past and at fifty past
		email := fmt.Sprintf("u%d@roster.test", i)
		err := conn.Exec(`INSERT INTO users (email, email_canonical, search_text, created_at) VALUES (?, ?, 'fragment', ?)`,
			email, email, first.Add(time.Duration(i/2)*time.Hour+time.Duration(i%2)*40*time.Minute)).Error
		if err != nil {
			t.Fatal(err)
		}
	}
	middle := first.Add(2*time.Hour + 20*time.Minute) // half past two
	for end, want := range map[windowEnd]int{{middle, false}: 7, {middle, true}: 8} {
		for _, ascending := range []bool{false, true} {
			if ascending {
				want -= 2 // there are 3 hours before it, and 4 from it on
			}
			var found int
			q := app.ListQuery{Filter: app.Filter{Search: "frag"}, Order: app.Order{Ascending: ascending}, Limit: 20}
			if err := conn.Raw(`SELECT count(*) FROM (?) found`, inWindow(q, first, end, always)).Scan(&found).Error; err != nil {
				t.Fatal(err)
			}
			if found != want {
				t.Errorf("%+v, ascending %v: %d accounts, want %d", end, ascending, found, want)
			}
		}
	}
}

func pageOfIDs(t *testing.T, conn *gorm.DB, q app.ListQuery, rows clause.Expression) (ids []string) {
	t.Helper()
	if err := conn.Raw(`SELECT id FROM (?) found ORDER BY `+orderOf(q).page+` LIMIT ?`, rows, q.Limit).Scan(&ids).Error; err != nil {
		t.Fatal(err)
	}
	return ids
}

// foundBy tells which part of a statement gave its rows, and whether that took
// the list of all matches.
func foundBy(t *testing.T, conn *gorm.DB, rows clause.Expression) string {
	t.Helper()
	var plan []string
	if err := conn.Raw(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ?`, rows).Scan(&plan).Error; err != nil {
		t.Fatal(err)
	}
	text := strings.Join(plan, "\n")
	ran := func(part string) bool { return strings.Contains(text, "CTE Scan on "+part+" (actual") }
	by := "walk"
	switch {
	case ran("near"):
		by = "near"
	case ran("mid"):
		by = "mid"
	case ran("matches u"):
		by = "taken"
	case ran("far"):
		by = "far"
	}
	if regexp.MustCompile(`CTE Scan on matches( matches_\d+)? \(actual`).MatchString(text) {
		by += ", matches"
	}
	return by
}
