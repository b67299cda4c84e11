package gormstore

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user/internal/app"
)

// narrowing is how a filter finds its accounts by itself.
type narrowing struct {
	// matches selects the accounts that pass the filter. So many of them are few,
	// quicker sorted than looked for; and so many may have to be sorted.
	matches   func(app.ListQuery, time.Time) selection
	few, most int
	// take selects those of the matches that pass the rest.
	take func(app.ListQuery, time.Time) clause.Expression
}

var (
	bySearch          = narrowing{matches: searchMatches, take: ofSearch, few: 4_000, most: 50_000}
	bySearchInWindows = narrowing{matches: searchMatches, take: ofSearch, few: 1_000, most: 50_000}
	byRole            = narrowing{matches: roleHolders, take: ofHolders, few: 1_000, most: 5_000}
)

// A probe looks at so many of the next accounts; the longer one takes some
// milliseconds. A glance tells whether it is worth it at all: of what fills a page
// from a probe it misses all once in a thousand times.
const (
	glance     = 64
	shortProbe = 500
	longProbe  = 4_000
)

// narrowed is the beginning of a page when a search or a role narrows the list.
// A planner that may choose between the index of the order and that of the
// filter chooses wrongly for prepared statements, whose parameters it does not
// know: a rare fragment makes it walk a million accounts. So the statement
// decides while it runs, by counting, and starts one branch only:
//
//   - a probe of the next 500 accounts in order, if some of the very next match: it
//     is enough when every tenth does, and spares the index a list of all that do;
//   - a longer one, when the first found what promises a page in it; and also when
//     the filter's own index finds many, for the next accounts may be unlike all
//     others: those of an import, say;
//   - else all that the index finds, sorted, unless these are too many;
//   - else a walk along the order, which soon meets some of so many. It goes far
//     only when nearly all that match are at the order's end.
//
// A LIMIT on the matches would make a sequential scan look cheap; they are read
// only as far as they are counted.
func narrowed(q app.ListQuery, at time.Time, by narrowing) clause.Expression {
	probed, farther, tooMany := full("probe", q), full("farther", q), moreThan(by.most)
	found := gorm.Expr("? OR ?", probed, farther)
	return clause.NamedExpr{SQL: `WITH matches AS MATERIALIZED (@matches), glance AS MATERIALIZED (@glance), probe AS MATERIALIZED (@probe), farther AS MATERIALIZED (@farther)
 SELECT id, k FROM probe WHERE @probed
 UNION ALL SELECT id, k FROM farther WHERE @looked_farther
 UNION ALL (SELECT id, k FROM (@taken) taken WHERE @sorted)
 UNION ALL (SELECT id, k FROM (@walk) walked)`, Vars: []any{map[string]any{
		"matches": by.matches(q, at), "probed": probed, "looked_farther": farther,
		"glance":  probe(q, at, glance),
		"probe":   firstOf(q, probe(q, at, shortProbe).where(glanced)),
		"farther": firstOf(q, probe(q, at, longProbe).where("?", worthwhile(q, by))),
		"taken":   by.take(q, at),
		"sorted":  gorm.Expr(`CASE WHEN ? THEN false ELSE NOT ? END`, found, tooMany),
		"walk":    walk(q, at, gorm.Expr(`CASE WHEN ? THEN false ELSE ? END`, found, tooMany)),
	}}}
}

// glanced is the gate of the first probe.
const glanced = `EXISTS (SELECT FROM glance)`

// full is the condition that a part of a statement found a page.
func full(part string, q app.ListQuery) clause.Expr {
	return gorm.Expr(`((SELECT count(*) FROM `+part+`) >= ?)`, q.Limit)
}

// moreThan is the condition that a filter's index finds more accounts than that.
func moreThan(n int) clause.Expr {
	return gorm.Expr(fmt.Sprintf(`((SELECT count(*) FROM (SELECT FROM matches LIMIT %d) counted) > %d)`, n+1, n))
}

// firstOf are as many of some rows as a page has.
func firstOf(q app.ListQuery, rows selection) clause.Expr {
	return gorm.Expr(`? ORDER BY `+orderOf(q).page+bound(q), rows)
}

// worthwhile is the gate of the longer probe: the first one found no page, but
// most of its share of the page that is in the longer; or there are many to be
// found.
func worthwhile(q app.ListQuery, by narrowing) clause.Expr {
	share := max(1, q.Limit*4/5*shortProbe/longProbe)
	return gorm.Expr(`CASE WHEN ? THEN false WHEN (SELECT count(*) FROM probe) >= ? THEN true ELSE ? END`,
		full("probe", q), share, moreThan(by.few))
}

// columns are those of users u that most filters, and most positions in time,
// look at.
const columns = `u.id, u.status, u.suspended_until, u.email_verified_at, u.deleted_at, u.created_at, u.updated_at`

// probe selects those of the next accounts in order, up to a limit, that match.
func probe(q app.ListQuery, at time.Time, accounts int) selection {
	o, limit, all := orderOf(q), fmt.Sprintf(" LIMIT %d", accounts), columns+", u.search_text, u.external_id"
	if q.By == app.SortLastLogin {
		all += ", u.last_login_at"
	}
	var next []clause.Expr
	for _, s := range segmentsOf(q) {
		part := from(o.users).take(all+", "+o.key+" AS k").where(notDeleted).where("?", s.condition)
		next = append(next, gorm.Expr(`? ORDER BY `+s.sort+limit, part))
	}
	bounded := gorm.Expr(`SELECT `+strings.ReplaceAll(all, "u.", "")+`, k FROM (?) next ORDER BY `+o.page+limit, union(next))
	return anyStatus(matching(from("(?) AS u", bounded).take("u.id, u.k"), q.Filter, at), q.Filter, at)
}
