package gormstore

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
)

// living are the users u that are not deleted, from behind the page before.
func living(users selection, q app.ListQuery) selection {
	var behind []clause.Expr
	for _, s := range segmentsOf(q) {
		behind = append(behind, s.condition)
	}
	return users.where(notDeleted).where("?", anyOf(behind))
}

// passing are the users u on a page or behind it that pass a filter.
func passing(users selection, q app.ListQuery, f app.Filter, at time.Time) selection {
	return anyStatus(matching(living(users, q), f, at), f, at)
}

// A value within a SELECT of its own is hidden from the planner. Where it sees the
// values of a search it plans each anew, which takes it 0.8 ms and comes to the
// same; like this it keeps the one plan.
const (
	holdsFragment = "u.search_text LIKE (SELECT CAST(? AS text))"
	// holdsPieces has an index of its own, for fragments of indexedPiece letters or
	// more. It leaves over who holds all pieces of a fragment apart, which
	// holdsWhole tells.
	holdsPieces = "search_fragments(u.search_text) @> (SELECT search_fragments(CAST(? AS text)))"
	holdsWhole  = "strpos(u.search_text, (SELECT CAST(? AS text))) > 0"
	hiddenTime  = "(SELECT CAST(? AS timestamptz))"
)

const indexedPiece = 4

// matching are the users u that pass all filters but those of status and bio.
func matching(users selection, f app.Filter, at time.Time) selection {
	users = matchingColumns(users, f)
	if f.Search != "" {
		users = users.where(holdsFragment, contains(f.Search))
	}
	if f.Role != "" {
		users = users.where(`EXISTS (SELECT FROM user_roles ur
 WHERE ur.user_id = u.id AND ur.role_id = (SELECT id FROM roles WHERE name = ?)
   AND ur.valid_from <= ? AND (ur.expires_at IS NULL OR ur.expires_at > ?) OFFSET 0)`, f.Role, at, at)
	}
	return users
}

// matchingColumns are the users u that pass the filters on their own columns, but
// for the search.
func matchingColumns(users selection, f app.Filter) selection {
	if f.ExternalID != "" {
		users = users.where("u.external_id = ?", f.ExternalID)
	}
	for _, bound := range []struct {
		condition string
		at        *time.Time
	}{
		{"u.created_at >= ", f.CreatedFrom}, {"u.created_at < ", f.CreatedTo},
		{"u.updated_at >= ", f.UpdatedFrom}, {"u.last_login_at < ", f.LastLoginBefore},
	} {
		if bound.at != nil {
			users = users.where(bound.condition+hiddenTime, *bound.at)
		}
	}
	if f.EmailVerified == nil {
		return users
	}
	if *f.EmailVerified {
		return users.where("u.email_verified_at IS NOT NULL")
	}
	return users.where("u.email_verified_at IS NULL")
}

const (
	notDeleted = "u.deleted_at IS NULL"
	isDeleted  = "u.deleted_at IS NOT NULL"
)

// armsOf are the parts of a filter by status, for each of which there is an index,
// by the clock: who was suspended until some time ago is active. The statuses are
// literals, so that the planner knows how many there are of each.
func armsOf(f app.Filter, at time.Time) []clause.Expr {
	statuses := f.Status
	if len(statuses) == 0 {
		arms := []clause.Expr{gorm.Expr(notDeleted)}
		if f.IncludeDeleted {
			arms = append(arms, gorm.Expr(isDeleted))
		}
		return arms
	}
	var arms []clause.Expr
	for _, status := range statuses {
		switch status {
		case user.Pending:
			arms = append(arms, gorm.Expr(notDeleted+" AND u.status = 'pending'"))
		case user.Active:
			arms = append(arms, gorm.Expr(notDeleted+" AND u.status = 'active'"),
				gorm.Expr(notDeleted+" AND u.status = 'suspended' AND u.suspended_until <= ?", at))
		case user.Suspended:
			arms = append(arms, gorm.Expr(notDeleted+" AND u.status = 'suspended' AND (u.suspended_until IS NULL OR u.suspended_until > ?)", at))
		case user.Deleted:
			deleted := "false" // unless they are asked for
			if f.IncludeDeleted {
				deleted = isDeleted
			}
			arms = append(arms, gorm.Expr(deleted))
		}
	}
	return arms
}

// anyStatus are the users u that have one of the statuses.
func anyStatus(users selection, f app.Filter, at time.Time) selection {
	return users.where("?", anyOf(armsOf(f, at)))
}
