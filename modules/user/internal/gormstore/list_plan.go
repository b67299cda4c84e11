package gormstore

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"roster/modules/user/internal/app"
)

// narrowing is how a filter finds its accounts by itself.
type narrowing struct {
	// matches selects the accounts that pass the filter. So many of them are few,
	// quicker sorted than looked for; and so many may have to be sorted.
	matches   func(*gorm.DB, app.ListQuery, time.Time) *gorm.DB
	few, most int
	// take selects those of the matches that pass the rest.
	take func(*gorm.DB, app.ListQuery, time.Time) *gorm.DB
}

var (
	bySearch = narrowing{matches: searchMatches, take: ofSearch, few: 4_000, most: 50_000}
	byRole   = narrowing{matches: roleHolders, take: ofHolders, few: 1_000, most: 5_000}
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
func narrowed(conn *gorm.DB, q app.ListQuery, at time.Time, by narrowing) *gorm.DB {
	found, tooMany := full("probe")+` OR `+full("farther"), moreThan(by.most)
	walked := walk(conn, q, at, opened(q, `CASE WHEN `+found+` THEN false ELSE `+tooMany+` END`))
	return conn.Raw(`WITH matches AS MATERIALIZED (@matches), glance AS MATERIALIZED (@glance), probe AS MATERIALIZED (@probe), farther AS MATERIALIZED (@farther)
 SELECT id, k FROM probe WHERE `+full("probe")+`
 UNION ALL SELECT id, k FROM farther WHERE `+full("farther")+`
 UNION ALL (SELECT id, k FROM (@taken) taken WHERE CASE WHEN `+found+` THEN false ELSE NOT `+tooMany+` END)
 UNION ALL (SELECT id, k FROM (@walk) walked)`, map[string]any{
		"limit": q.Limit, "matches": by.matches(conn, q, at), "taken": by.take(conn, q, at), "walk": walked,
		"glance":  probe(conn, q, at, glance),
		"probe":   firstOf(conn, q, glanced(probe(conn, q, at, shortProbe))),
		"farther": firstOf(conn, q, worthwhile(q, by)(probe(conn, q, at, longProbe))),
	})
}

// glanced is the gate of the first probe.
func glanced(branch *gorm.DB) *gorm.DB { return branch.Where(`EXISTS (SELECT FROM glance)`) }

// full is the condition that a part of a statement found a page.
func full(part string) string { return `((SELECT count(*) FROM ` + part + `) >= @limit)` }

// moreThan is the condition that a filter's index finds more accounts than that.
func moreThan(n int) string {
	return fmt.Sprintf(`((SELECT count(*) FROM (SELECT FROM matches LIMIT %d) counted) > %d)`, n+1, n)
}

// opened is the gate of a condition on what was found before.
func opened(q app.ListQuery, condition string) gate {
	return func(branch *gorm.DB) *gorm.DB { return branch.Where(condition, sql.Named("limit", q.Limit)) }
}

// firstOf are as many of some rows as a page has.
func firstOf(conn *gorm.DB, q app.ListQuery, rows *gorm.DB) *gorm.DB {
	return conn.Raw(`? ORDER BY `+orderOf(q).page+bound(q), rows)
}

// worthwhile is the gate of the longer probe: the first one found no page, but
// most of its share of the page that is in the longer; or there are many to be
// found.
func worthwhile(q app.ListQuery, by narrowing) gate {
	share := max(1, q.Limit*4/5*shortProbe/longProbe)
	condition := `CASE WHEN ` + full("probe") + ` THEN false WHEN (SELECT count(*) FROM probe) >= @share THEN true ELSE ` + moreThan(by.few) + ` END`
	return func(branch *gorm.DB) *gorm.DB {
		return branch.Where(condition, sql.Named("limit", q.Limit), sql.Named("share", share))
	}
}

// columns are those of users u that most filters, and most positions in time,
// look at.
const columns = `u.id, u.status, u.suspended_until, u.email_verified_at, u.deleted_at, u.created_at, u.updated_at`

// probe selects those of the next accounts in order, up to a limit, that match.
func probe(conn *gorm.DB, q app.ListQuery, at time.Time, accounts int) *gorm.DB {
	o, limit, all := orderOf(q), fmt.Sprintf(" LIMIT %d", accounts), columns+", u.search_text, u.external_id"
	if q.By == app.SortLastLogin {
		all += ", u.last_login_at"
	}
	var next *gorm.DB
	for _, s := range segmentsOf(q) {
		part := conn.Raw(`? ORDER BY `+s.sort+limit, conn.Table(o.users).Select(all+", "+o.key+" AS k").
			Where(notDeleted).Where(s.condition, s.args...))
		next = union(conn, next, part)
	}
	bounded := conn.Raw(`SELECT `+strings.ReplaceAll(all, "u.", "")+`, k FROM (?) next ORDER BY `+o.page+limit, next)
	return anyStatus(matching(conn.Table("(?) AS u", bounded), q.Filter, at), q.Filter, at).Select("u.id, u.k")
}
