package gormstore

import (
	"database/sql"
	"time"

	"gorm.io/gorm"

	"roster/modules/user/internal/app"
)

// narrowing is how a filter finds its accounts by itself.
type narrowing struct {
	// matches selects the ids; candidates reads at most one more than a cap of
	// these, and few is the condition that it found no more.
	matches         func(*gorm.DB, app.Filter, time.Time) *gorm.DB
	candidates, few string
	// rest is what else has to hold of a candidate.
	rest func(app.Filter) app.Filter
}

var (
	bySearch = narrowing{
		matches: searchMatches, candidates: `SELECT id FROM matches LIMIT 1001`,
		few:  `(SELECT count(*) FROM candidates) <= 1000`,
		rest: func(f app.Filter) app.Filter { f.Search = ""; return f },
	}
	byRole = narrowing{
		matches: roleHolders, candidates: `SELECT id FROM matches`,
		few:  `(SELECT count(*) FROM candidates) <= 5000`,
		rest: func(f app.Filter) app.Filter { f.Role = ""; return f },
	}
)

// narrowed is the beginning of a page when a search or a role narrows the list.
// A planner that may choose between the index of the order and that of the
// filter chooses wrongly for prepared statements, whose parameters it does not
// know: a rare fragment makes it walk a million accounts. So the statement
// decides while it runs, by counting, and starts one branch only:
//
//   - a probe of the next 500 accounts in order, which is enough when every
//     tenth matches, and spares the index a list of all that do;
//   - when that found a twelfth of the page, a longer one of 6,000, which then is
//     enough: less than the index takes to list a hundredth of all accounts;
//   - else the candidates that the filter's own index finds, sorted, when they
//     are few;
//   - else a walk along the order, which soon meets some of so many.
//
// A LIMIT on the matches of a search would make a sequential scan look cheap;
// they are read only as far as candidates asks. OFFSET 0 keeps the planner from turning a look-up
// for each row into a join with a whole table.
func narrowed(conn *gorm.DB, q app.ListQuery, at time.Time, by narrowing) *gorm.DB {
	const (
		probed = `((SELECT count(*) FROM probe) >= @limit)`
		found  = `((SELECT count(*) FROM farther) >= @limit)`
	)
	o := orderOf(q)
	few := anyStatus(matching(living(conn.Table("users AS u"), q), by.rest(q.Filter), at), q.Filter, at).
		Select("u.id, " + o.key + " AS k").Where("u.id = c.id")
	limit := sql.Named("limit", q.Limit)
	many := func(branch *gorm.DB) *gorm.DB {
		return branch.Where(`CASE WHEN `+probed+` OR `+found+` THEN false ELSE NOT `+by.few+` END`, limit)
	}
	farther := probe(conn, q, at, ` LIMIT 6000`).Where(`(SELECT count(*) FROM probe) BETWEEN @enough AND @limit - 1`, limit,
		sql.Named("enough", max(1, q.Limit/12))) // what a twelfth of the way is worth
	return conn.Raw(`WITH probe AS MATERIALIZED (@probe),
 farther AS MATERIALIZED (@farther ORDER BY `+o.page+bound(q)+`),
 matches AS MATERIALIZED (@matches), candidates AS MATERIALIZED (`+by.candidates+`)
 SELECT id, k FROM probe WHERE `+probed+`
 UNION ALL
 SELECT id, k FROM farther WHERE `+found+`
 UNION ALL
 SELECT f.id, f.k FROM candidates c CROSS JOIN LATERAL (@few OFFSET 0) f
  WHERE CASE WHEN `+probed+` OR `+found+` THEN false ELSE `+by.few+` END
 UNION ALL
 (SELECT id, k FROM (@walk) walked)`,
		map[string]any{
			"probe": probe(conn, q, at, ` LIMIT 500`), "farther": farther,
			"matches": by.matches(conn, q.Filter, at), "limit": q.Limit, "few": few, "walk": walk(conn, q, at, many),
		})
}

// probe selects those of the next accounts in order, up to a limit, that match.
func probe(conn *gorm.DB, q app.ListQuery, at time.Time, limit string) *gorm.DB {
	o := orderOf(q)
	var next *gorm.DB
	for _, s := range segmentsOf(q) {
		part := conn.Raw(`? ORDER BY `+s.sort+limit, conn.Table("users AS u").
			Select("u.id, "+o.key+" AS k, u.status, u.suspended_until, u.email_verified_at, u.deleted_at, u.search_text, u.external_id,"+
				" u.created_at, u.updated_at, u.last_login_at").
			Where(notDeleted).Where(s.condition, s.args...))
		next = union(conn, next, part)
	}
	bounded := conn.Raw(`SELECT id, k, status, suspended_until, email_verified_at, deleted_at, search_text, external_id,
  created_at, updated_at, last_login_at FROM (?) next ORDER BY `+o.page+limit, next)
	return anyStatus(matching(conn.Table("(?) AS u", bounded), q.Filter, at), q.Filter, at).Select("u.id, u.k")
}
