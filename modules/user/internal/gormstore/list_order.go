package gormstore

import (
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user/internal/app"
)

// order is one order of a list, as the texts that go into its statements. They
// are made of constants, once: nothing of a request becomes SQL.
type order struct {
	users string // the relation u, which has the key
	key   string // the sort key
	sort  string // of those that have the key
	after string // those behind a position, with the key and, unless it is unique, the id
	page  string // of rows that have the key as k, and id
	// lacking is empty when every account has the key: they are in the order of
	// lackingSort, behind all others.
	lacking, lackingSort, lackingAfter string
	unique                             bool
}

var orders = makeOrders()

func makeOrders() map[app.Order]order {
	orders := map[app.Order]order{}
	for _, ascending := range []bool{false, true} {
		add := func(by app.SortKey, kind func(key string, ascending bool) order, key string) {
			orders[app.Order{By: by, Ascending: ascending}] = kind(key, ascending)
		}
		add("", byTime, "u.created_at")
		add(app.SortCreated, byTime, "u.created_at")
		add(app.SortUpdated, byTime, "u.updated_at")
		add(app.SortLastLogin, byLogin, "u.last_login_at")
		add(app.SortEmail, byName, "u.email_canonical")
		add(app.SortUsername, lackable(byName), "u.username_canonical")
	}
	return orders
}

// direction turns the texts of a descending order.
func direction(text string, ascending bool) string {
	if !ascending {
		return text
	}
	return strings.NewReplacer(" DESC", "", "<", ">").Replace(text)
}

// byTime is an order in which the id breaks ties.
func byTime(key string, ascending bool) order {
	return order{
		users: accountsThemselves, key: key, sort: direction(key+" DESC, u.id DESC", ascending),
		after: direction("("+key+", u.id) < (?, ?)", ascending), page: direction("k DESC, id DESC", ascending),
	}
}

// byName is an order in which there are no ties among living accounts.
func byName(key string, ascending bool) order {
	return order{
		users: accountsThemselves, key: key, sort: direction(key+" DESC", ascending), after: direction(key+" < ?", ascending),
		page: direction("k DESC, id DESC", ascending), unique: true,
	}
}

// lackable is an order of accounts some of which lack the key.
func lackable(kind func(string, bool) order) func(string, bool) order {
	return func(key string, ascending bool) order {
		o := kind(key, ascending)
		o.lacking, o.lackingSort, o.lackingAfter = key+" IS NULL", direction("u.id DESC", ascending), direction("u.id < ?", ascending)
		o.page = "(k IS NULL), " + o.page
		return o
	}
}

const accountsThemselves = "users AS u"

// The time of the last login has a table of its own. Where accounts are found
// otherwise it is looked up for each: OFFSET 0 keeps the planner from reading all.
const (
	accountsOfLogins = `(SELECT l.user_id AS id, l.last_login_at, u.status, u.suspended_until, u.email_verified_at, u.deleted_at,
  u.created_at, u.updated_at, u.search_text, u.external_id FROM user_logins l JOIN users u ON u.id = l.user_id) AS u`
	loginsOfMatches = `(SELECT ` + columns + `, l.last_login_at FROM matches u
 CROSS JOIN LATERAL (SELECT last_login_at FROM user_logins WHERE user_id = u.id OFFSET 0) l) AS u`
)

// byLogin is the order of the last login, which many lack.
func byLogin(key string, ascending bool) order {
	o := lackable(byTime)(key, ascending)
	o.users = accountsOfLogins
	return o
}

func orderOf(q app.ListQuery) order { return orders[q.Order] }

// segment is a part of the users u behind a position, for which an index has
// the order.
type segment struct {
	condition clause.Expr
	sort      string
}

// segmentsOf are the parts of a list that are still to come.
func segmentsOf(q app.ListQuery) []segment {
	o := orderOf(q)
	have := segment{gorm.Expr("true"), o.sort}
	lack := segment{gorm.Expr(o.lacking), o.lackingSort}
	if o.lacking != "" {
		have.condition.SQL = o.key + " IS NOT NULL"
	}
	switch {
	case o.lacking != "" && q.After != nil && q.After.Lacking():
		lack.condition = gorm.Expr(o.lacking+" AND "+o.lackingAfter, string(q.After.ID))
		return []segment{lack}
	case q.After != nil:
		have.condition = gorm.Expr(have.condition.SQL+" AND "+o.after, o.place(*q.After)...)
	}
	if o.lacking == "" {
		return []segment{have}
	}
	return []segment{have, lack}
}

// place is the arguments of after.
func (o order) place(p app.Position) []any {
	var key any = p.Text
	if p.Time != nil {
		key = *p.Time
	}
	if o.unique {
		return []any{key}
	}
	return []any{key, string(p.ID)}
}
