package gormstore

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"roster/modules/user"
	"roster/modules/user/internal/app"
)

// living are the users u that are not deleted, from behind the page before.
func living(users *gorm.DB, q app.ListQuery) *gorm.DB {
	var conditions []string
	var args []any
	for _, s := range segmentsOf(q) {
		conditions, args = append(conditions, "("+s.condition+")"), append(args, s.args...)
	}
	return users.Where("u.deleted_at IS NULL").Where("("+strings.Join(conditions, " OR ")+")", args...)
}

// matching are the users u that pass all filters but those of status and bio.
func matching(users *gorm.DB, f app.Filter, at time.Time) *gorm.DB {
	users = matchingColumns(users, f)
	if f.Role != "" {
		users = users.Where(`EXISTS (SELECT FROM user_roles ur
 WHERE ur.user_id = u.id AND ur.role_id = (SELECT id FROM roles WHERE name = ?)
   AND ur.valid_from <= ? AND (ur.expires_at IS NULL OR ur.expires_at > ?) OFFSET 0)`, f.Role, at, at)
	}
	return users
}

// matchingColumns are the users u that pass the filters on their own columns.
func matchingColumns(users *gorm.DB, f app.Filter) *gorm.DB {
	if f.Search != "" {
		users = users.Where("u.search_text LIKE ?", contains(f.Search))
	}
	if f.ExternalID != "" {
		users = users.Where("u.external_id = ?", f.ExternalID)
	}
	for _, bound := range []struct {
		condition string
		at        *time.Time
	}{
		{"u.created_at >= ?", f.CreatedFrom}, {"u.created_at < ?", f.CreatedTo},
		{"u.updated_at >= ?", f.UpdatedFrom}, {"u.last_login_at < ?", f.LastLoginBefore},
	} {
		if bound.at != nil {
			users = users.Where(bound.condition, *bound.at)
		}
	}
	if f.EmailVerified == nil {
		return users
	}
	if *f.EmailVerified {
		return users.Where("u.email_verified_at IS NOT NULL")
	}
	return users.Where("u.email_verified_at IS NULL")
}

// arm is one part of a filter by status, for which there is an index.
type arm struct {
	condition string
	args      []any
}

const (
	notDeleted = "u.deleted_at IS NULL"
	isDeleted  = "u.deleted_at IS NOT NULL"
)

// armsOf are the parts of a filter by status, by the clock: who was suspended
// until some time ago is active. The statuses are literals, so that the planner
// knows how many there are of each.
func armsOf(f app.Filter, at time.Time) []arm {
	statuses := f.Status
	if len(statuses) == 0 {
		arms := []arm{{condition: notDeleted}}
		if f.IncludeDeleted {
			arms = append(arms, arm{condition: isDeleted})
		}
		return arms
	}
	var arms []arm
	for _, status := range statuses {
		switch status {
		case user.Pending:
			arms = append(arms, arm{condition: notDeleted + " AND u.status = 'pending'"})
		case user.Active:
			arms = append(arms, arm{condition: notDeleted + " AND u.status = 'active'"},
				arm{condition: notDeleted + " AND u.status = 'suspended' AND u.suspended_until <= ?", args: []any{at}})
		case user.Suspended:
			arms = append(arms, arm{
				condition: notDeleted + " AND u.status = 'suspended' AND (u.suspended_until IS NULL OR u.suspended_until > ?)", args: []any{at},
			})
		case user.Deleted:
			deleted := arm{condition: "false"} // unless they are asked for
			if f.IncludeDeleted {
				deleted.condition = isDeleted
			}
			arms = append(arms, deleted)
		}
	}
	return arms
}

// anyStatus are the users u that have one of the statuses.
func anyStatus(users *gorm.DB, f app.Filter, at time.Time) *gorm.DB {
	var conditions []string
	var args []any
	for _, arm := range armsOf(f, at) {
		conditions, args = append(conditions, "("+arm.condition+")"), append(args, arm.args...)
	}
	return users.Where("("+strings.Join(conditions, " OR ")+")", args...)
}
