package gormstore

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"roster/modules/user"
	"roster/modules/user/internal/app"
)

// behind are the users u that lists hold, from behind the page before.
func behind(users *gorm.DB, q app.ListQuery) *gorm.DB {
	users = users.Where("u.deleted_at IS NULL")
	if q.After != nil {
		users = users.Where(orderOf(q).after, q.After.CreatedAt, string(q.After.ID))
	}
	return users
}

// matching are the users u that pass all filters but that of the status.
func matching(users *gorm.DB, f app.Filter, at time.Time) *gorm.DB {
	if f.Search != "" {
		users = users.Where("u.search_text LIKE ?", contains(f.Search))
	}
	if f.Role != "" {
		users = users.Where(`EXISTS (SELECT FROM user_roles ur
 WHERE ur.user_id = u.id AND ur.role_id = (SELECT id FROM roles WHERE name = ?)
   AND ur.valid_from <= ? AND (ur.expires_at IS NULL OR ur.expires_at > ?) OFFSET 0)`, f.Role, at, at)
	}
	if f.EmailVerified != nil {
		if *f.EmailVerified {
			users = users.Where("u.email_verified_at IS NOT NULL")
		} else {
			users = users.Where("u.email_verified_at IS NULL")
		}
	}
	return users
}

// searchMatches selects all users whose search text holds a fragment.
func searchMatches(conn *gorm.DB, f app.Filter, _ time.Time) *gorm.DB {
	return conn.Table("users AS m").Select("m.id").
		Where("m.deleted_at IS NULL AND m.search_text LIKE ?", contains(f.Search))
}

// roleHolders selects users with a role in force, one more than byRole takes.
// Order and limit are those of an index, which keeps the planner from reading
// all assignments of all roles.
func roleHolders(conn *gorm.DB, f app.Filter, at time.Time) *gorm.DB {
	held := conn.Table("user_roles AS m").Select("m.user_id AS id").
		Where(`m.role_id = (SELECT id FROM roles WHERE name = ?) AND m.valid_from <= ?
 AND (m.expires_at IS NULL OR m.expires_at > ?)`, f.Role, at, at)
	return conn.Raw(`? ORDER BY m.user_id LIMIT 5001`, held)
}

// arm is one part of a filter by status, for which there is an index.
type arm struct {
	condition string
	args      []any
}

// armsOf are the parts of a filter by status, by the clock: who was suspended
// until some time ago is active. The statuses are literals, so that the planner
// knows how many there are of each.
func armsOf(statuses []user.Status, at time.Time) []arm {
	var arms []arm
	for _, status := range statuses {
		switch status {
		case user.Pending:
			arms = append(arms, arm{condition: "u.status = 'pending'"})
		case user.Active:
			arms = append(arms, arm{condition: "u.status = 'active'"},
				arm{condition: "u.status = 'suspended' AND u.suspended_until <= ?", args: []any{at}})
		case user.Suspended:
			arms = append(arms, arm{
				condition: "u.status = 'suspended' AND (u.suspended_until IS NULL OR u.suspended_until > ?)", args: []any{at},
			})
		case user.Deleted:
			arms = append(arms, arm{condition: "false"}) // lists hold no deleted account
		}
	}
	return arms
}

// anyStatus are the users u that have one of the statuses.
func anyStatus(users *gorm.DB, statuses []user.Status, at time.Time) *gorm.DB {
	arms := armsOf(statuses, at)
	if len(arms) == 0 {
		return users
	}
	conditions := make([]string, 0, len(arms))
	var args []any
	for _, arm := range arms {
		conditions = append(conditions, "("+arm.condition+")")
		args = append(args, arm.args...)
	}
	return users.Where("("+strings.Join(conditions, " OR ")+")", args...)
}
