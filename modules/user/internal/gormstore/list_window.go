package gormstore

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user/internal/app"
)

// A search in the order in which accounts were made looks at windows first: the
// next so many accounts, among which the index of the search finds the matches
// without all others that there are. To look through a near one takes as long as
// to read some hundred accounts, and a farther one longer in proportion.
const (
	nearWindow = 20_000
	midWindow  = 60_000
	farWindow  = 100_000
	// deepest is how far from the beginning of the order the index looks for a
	// window: it reads all accounts before it too.
	deepest = 150_000
)

// windows are where a near, a middle and a far window end, and how many accounts
// there are: those found in the near one then tell about how many match in all.
type windows struct {
	near, mid, far windowEnd
	rows           float64
}

// windowEnd is where a window ends: at a time, or with the whole hour around it.
// The index has both. It finds the accounts of an hour at once, and looks for each
// time by itself, which takes three times as long; but an hour may hold a million
// accounts that were imported.
type windowEnd struct {
	at    time.Time
	hours bool
}

// few is how many matches in the near window speak for more than some in all.
func (w windows) few(inAll int) int {
	return int(float64(inAll) * nearWindow / max(w.rows, nearWindow))
}

// promising is how many matches in the near window speak for a page of so many in
// the middle one, with a fifth to spare.
func promising(page int) int { return page * nearWindow * 6 / (midWindow * 5) }

// hasWindows tells whether a list may have windows.
func hasWindows(q app.ListQuery) bool {
	return q.Search != "" && q.Bio == "" && q.ExternalID == "" && (q.By == "" || q.By == app.SortCreated)
}

// windowsOf gives the windows of a page, unless they are too deep in the list.
func windowsOf(q app.ListQuery, c creations) (windows, bool) {
	if !hasWindows(q) || !c.known() {
		return windows{}, false
	}
	from := 0.0 // from the order's beginning to the page's
	if at, ok := beginning(q); ok {
		from = c.before(at)
		if !q.Ascending {
			from = c.rows - from
		}
	}
	end := func(size float64) windowEnd {
		at, hour := c.when(c.rows-from-size), time.Duration(0)
		if q.Ascending {
			at, hour = c.when(from+size), time.Hour
		}
		others := math.Abs(c.before(at.Truncate(time.Hour).Add(hour)) - c.before(at))
		return windowEnd{at, others <= size/2}
	}
	return windows{end(nearWindow), end(midWindow), end(farWindow), c.rows}, from+farWindow <= deepest
}

// beginning is the time at which the accounts of a page begin; none for the
// order's.
func beginning(q app.ListQuery) (time.Time, bool) {
	bound := q.CreatedTo
	if q.Ascending {
		bound = q.CreatedFrom
	}
	var after *time.Time
	if q.After != nil {
		after = q.After.Time
	}
	switch {
	case bound == nil && after == nil:
		return time.Time{}, false
	case bound == nil || after != nil && after.Before(*bound) != q.Ascending:
		return *after, true
	default:
		return *bound, true
	}
}

// windowed is the beginning of a page of a search. Like narrowed it decides while
// it runs, by counting, and goes on only as long as it has found no page:
//
//   - a probe of the next accounts in order, if some of the very next match;
//   - what the index finds in the near window, unless the fragment is a long one
//     that few have;
//   - what it finds in the middle one, when the near one promises a page there, and
//     more than a few matches in all;
//   - all matches, when they are few; to count them takes time that grows with the
//     table, so they are not counted when the near window holds its share of many;
//   - what the index finds in the far window, for the next accounts may be unlike
//     all others: those of an import, say;
//   - all matches, unless these are too many;
//   - a walk along the order.
func windowed(q app.ListQuery, at time.Time, w windows, by narrowing) clause.Expression {
	probed, near, mid, far := full("probe", q), full("near", q), full("mid", q), full("far", q)
	many, tooMany := moreThan(by.few), moreThan(by.most)
	common := always // as a short fragment is without being counted
	if !isShort(q.Search) {
		common = many
	}
	found := gorm.Expr("? OR ? OR ?", probed, near, mid)
	return clause.NamedExpr{SQL: `WITH matches AS MATERIALIZED (@matches), glance AS MATERIALIZED (@glance), probe AS MATERIALIZED (@probe), near AS MATERIALIZED (@near), mid AS MATERIALIZED (@mid), far AS MATERIALIZED (@far)
 SELECT id, k FROM probe WHERE @probed
 UNION ALL SELECT id, k FROM near WHERE @looked_near
 UNION ALL SELECT id, k FROM mid WHERE @looked_mid
 UNION ALL SELECT id, k FROM far WHERE @looked_far
 UNION ALL (SELECT id, k FROM (@taken) taken WHERE @sorted)
 UNION ALL (SELECT id, k FROM (@walk) walked)`, Vars: []any{map[string]any{
		"matches": by.matches(q, at), "probed": probed, "looked_near": near, "looked_mid": mid, "looked_far": far,
		"glance": probe(q, at, glance),
		"probe":  firstOf(q, probe(q, at, shortProbe).where(glanced)),
		"near":   inWindow(q, at, w.near, gorm.Expr(`CASE WHEN ? THEN false ELSE ? END`, probed, common)),
		"mid": inWindow(q, at, w.mid, gorm.Expr(`CASE WHEN ? OR ? THEN false ELSE (SELECT count(*) FROM near) > ? END`,
			probed, near, max(w.few(by.few), promising(q.Limit)))),
		// No page was found, and the near window holds more than some, or there are many by count.
		"far": inWindow(q, at, w.far, gorm.Expr(`CASE WHEN ? THEN false WHEN (SELECT count(*) FROM near) > ? THEN true ELSE ? END`,
			found, w.few(by.few), many)),
		"taken":  by.take(q, at),
		"sorted": gorm.Expr(`CASE WHEN ? THEN false WHEN ? THEN false ELSE NOT ? END`, found, far, tooMany),
		"walk":   walk(q, at, gorm.Expr(`CASE WHEN ? THEN false WHEN ? THEN false ELSE ? END`, found, far, tooMany)),
	}}}
}

// inWindow selects the accounts between a page's beginning and the end of a
// window that match. OFFSET 0 keeps the other conditions from the index, which
// would read all accounts for each.
func inWindow(q app.ListQuery, at time.Time, end windowEnd, gate clause.Expr) clause.Expr {
	within := `u.created_at >= ` + hiddenTime
	if end.hours {
		within = `date_trunc('hour', u.created_at AT TIME ZONE 'UTC') >= (SELECT date_trunc('hour', CAST(? AS timestamptz) AT TIME ZONE 'UTC'))`
	}
	if q.Ascending {
		within = strings.Replace(within, ">=", "<=", 1)
	}
	rest := q.Filter
	rest.Search = ""
	matches := from("(? OFFSET 0) AS u", searched(q).where(holdsFragment, contains(q.Search)).where(within, end.at)).take("u.id, u.created_at AS k")
	return firstOf(q, passing(matches, q, rest, at).where("?", gate))
}

// isShort tells a fragment of one or two trigrams.
func isShort(fragment string) bool {
	const four = 4
	return utf8.RuneCountInString(fragment) <= four
}
