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

// probesOf is how many accounts each probe looks at: the longest takes some
// milliseconds. Those in the order in which they were made lie side by side.
func probesOf(q app.ListQuery) []int {
	if q.Search != "" && (q.By == "" || q.By == app.SortCreated) {
		return []int{500, 3_000, 20_000}
	}
	return []int{500, 4_000}
}

// narrowed is the beginning of a page when a search or a role narrows the list.
// A planner that may choose between the index of the order and that of the
// filter chooses wrongly for prepared statements, whose parameters it does not
// know: a rare fragment makes it walk a million accounts. So the statement
// decides while it runs, by counting, and starts one branch only:
//
//   - a probe of the next 500 accounts in order, which is enough when every tenth
//     matches, and spares the index a list of all that do;
//   - longer ones, each when the one before found what promises a page in the
//     longest; and the longest also when the filter's own index finds many, for
//     the next accounts may be unlike all others: those of an import, say;
//   - else all that the index finds, sorted, unless these are too many;
//   - else a walk along the order, which soon meets some of so many. It goes far
//     only when nearly all that match are at the order's end.
//
// A LIMIT on the matches would make a sequential scan look cheap; they are read
// only as far as they are counted.
func narrowed(conn *gorm.DB, q app.ListQuery, at time.Time, by narrowing) *gorm.DB {
	var probes, branches []string
	found := `false`
	parts := map[string]any{"limit": q.Limit}
	for i, length := range probesOf(q) {
		name := fmt.Sprintf("probe%d", i)
		rows := probe(conn, q, at, fmt.Sprintf(" LIMIT %d", length))
		if i > 0 {
			rows = rows.Where(worthwhile(i, q, by))
		}
		parts[name] = conn.Raw(`? ORDER BY `+orderOf(q).page+bound(q), rows)
		probes = append(probes, name+` AS MATERIALIZED (@`+name+`)`)
		branches = append(branches, `SELECT id, k FROM `+name+` WHERE `+full(i))
		found += ` OR ` + full(i)
	}
	parts["matches"], parts["taken"] = by.matches(conn, q, at), by.take(conn, q, at)
	parts["walk"] = walk(conn, q, at, func(branch *gorm.DB) *gorm.DB {
		return branch.Where(`CASE WHEN `+found+` THEN false ELSE `+moreThan(by.most)+` END`, sql.Named("limit", q.Limit))
	})
	return conn.Raw(`WITH matches AS MATERIALIZED (@matches), `+strings.Join(probes, `, `)+`
 `+strings.Join(branches, ` UNION ALL `)+`
 UNION ALL (SELECT id, k FROM (@taken) taken WHERE CASE WHEN `+found+` THEN false ELSE NOT `+moreThan(by.most)+` END)
 UNION ALL (SELECT id, k FROM (@walk) walked)`, parts)
}

// full is the condition that a probe found a page.
func full(i int) string { return fmt.Sprintf(`((SELECT count(*) FROM probe%d) >= @limit)`, i) }

// moreThan is the condition that a filter's index finds more accounts than that.
func moreThan(n int) string {
	return fmt.Sprintf(`((SELECT count(*) FROM (SELECT FROM matches LIMIT %d) counted) > %d)`, n+1, n)
}

// worthwhile is the condition on a longer probe: the one before found no page,
// but most of its share of the page that is in the longest; or, for the longest,
// there are many to be found.
func worthwhile(i int, q app.ListQuery, by narrowing) (condition string, limit, share any) {
	lengths := probesOf(q)
	last := len(lengths) - 1
	most := q.Limit * 4 / 5 * lengths[i-1] / lengths[last]
	otherwise := `false`
	if i == last {
		otherwise = moreThan(by.few)
	}
	found := `false`
	for j := range i {
		found += ` OR ` + full(j)
	}
	condition = fmt.Sprintf(`CASE WHEN %s THEN false WHEN (SELECT count(*) FROM probe%d) >= @share THEN true ELSE %s END`, found, i-1, otherwise)
	return condition, sql.Named("limit", q.Limit), sql.Named("share", max(1, most))
}

// columns are those of users u that most filters, and positions in time, look at.
const columns = `u.id, u.status, u.suspended_until, u.email_verified_at, u.deleted_at, u.created_at, u.updated_at, u.last_login_at`

// probe selects those of the next accounts in order, up to a limit, that match.
func probe(conn *gorm.DB, q app.ListQuery, at time.Time, limit string) *gorm.DB {
	o := orderOf(q)
	var next *gorm.DB
	for _, s := range segmentsOf(q) {
		part := conn.Raw(`? ORDER BY `+s.sort+limit, conn.Table("users AS u").Select(columns+", u.search_text, u.external_id, "+o.key+" AS k").
			Where(notDeleted).Where(s.condition, s.args...))
		next = union(conn, next, part)
	}
	bounded := conn.Raw(`SELECT `+strings.ReplaceAll(columns, "u.", "")+`, search_text, external_id, k FROM (?) next ORDER BY `+o.page+limit, next)
	return anyStatus(matching(conn.Table("(?) AS u", bounded), q.Filter, at), q.Filter, at).Select("u.id, u.k")
}
