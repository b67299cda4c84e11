package gormstore

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user/internal/app"
	"roster/platform/page"
)

// bound is how many rows a branch gives at most: those of the page and the one
// that tells of a next, for the usual page or else the longest. It is written
// out: for a limit that is a parameter the planner of a prepared statement
// assumes a tenth of the table, and reads all of it.
func bound(q app.ListQuery) string {
	if q.Limit <= page.DefaultLimit+1 {
		return ` LIMIT 51`
	}
	return ` LIMIT 201`
}

// This does not compile when the pages grow and the texts above do not.
var (
	_ = [1]struct{}{}[page.DefaultLimit+1-51]
	_ = [1]struct{}{}[page.MaxLimit+1-201]
)

// always is the gate of a branch that is open: a gate is a condition on the whole of
// a branch of a statement.
var always = gorm.Expr("true")

// walk is the beginning of a page, found by following the order. Each status,
// and each segment of the order, is followed along its own index and contributes
// a page at most, so that a rare one is not looked for among all accounts.
func walk(q app.ListQuery, at time.Time, gate clause.Expr) clause.Expr {
	var parts []clause.Expr
	selected := "u.id, " + orderOf(q).key + " AS k" + ofPlace(q, "u.ctid AS place")
	for _, arm := range armsOf(q.Filter, at) {
		for _, s := range segmentsOf(q) {
			branch := matching(from(orderOf(q).users).take(selected), q.Filter, at).where("?", arm).where("?", s.condition).where("?", gate)
			parts = append(parts, gorm.Expr(`? ORDER BY `+s.sort+bound(q), branch))
		}
	}
	return union(parts)
}
