package gormstore

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// AuthorityColumn is user.AuthorityColumn.
type AuthorityColumn struct{}

// NewAuthorityColumn makes the column.
func NewAuthorityColumn() AuthorityColumn { return AuthorityColumn{} }

// authorityQuery runs for nearly every request. Roles that have not begun are
// joined only for when they do. DISTINCT sorts by the columns' collation, which
// is "C", the order of Go.
const authorityQuery = `(SELECT json_build_object('status', u.status, 'suspended_until', u.suspended_until,
    'roles', coalesce(json_agg(DISTINCT r.name) FILTER (WHERE r.id IS NOT NULL), '[]'),
    'permissions', coalesce(json_agg(DISTINCT rp.permission) FILTER (WHERE rp.role_id IS NOT NULL), '[]'),
    'changes_at', min(CASE WHEN ur.valid_from > {at} THEN ur.valid_from ELSE ur.expires_at END))
  FROM users u
  LEFT JOIN user_roles ur ON ur.user_id = u.id AND (ur.expires_at IS NULL OR ur.expires_at > {at})
  LEFT JOIN roles r ON r.id = ur.role_id AND ur.valid_from <= {at}
  LEFT JOIN role_permissions rp ON rp.role_id = r.id
 WHERE u.id = {account} AND u.deleted_at IS NULL
 GROUP BY u.id)`

// rolesQuery runs for each refresh. It leaves out the permissions, most of what
// authorityQuery takes.
const rolesQuery = `(SELECT json_build_object('status', u.status, 'suspended_until', u.suspended_until,
    'roles', coalesce((SELECT json_agg(r.name ORDER BY r.name) FROM user_roles ur JOIN roles r ON r.id = ur.role_id
      WHERE ur.user_id = u.id AND ur.valid_from <= {at} AND (ur.expires_at IS NULL OR ur.expires_at > {at})), '[]'))
  FROM users u WHERE u.id = {account} AND u.deleted_at IS NULL)`

// Roles is part of user.AuthorityColumn.
func (AuthorityColumn) Roles(account, at string) string {
	return strings.NewReplacer("{account}", account, "{at}", at).Replace(rolesQuery)
}

// Column is part of user.AuthorityColumn.
func (AuthorityColumn) Column(account, at string) string {
	return strings.NewReplacer("{account}", account, "{at}", at).Replace(authorityQuery)
}

// Read is part of user.AuthorityColumn.
func (AuthorityColumn) Read(column []byte, at time.Time) (user.Authority, error) {
	if column == nil {
		return user.Authority{}, user.ErrNotFound
	}
	var stored struct {
		Status         user.Status `json:"status"`
		SuspendedUntil *time.Time  `json:"suspended_until"`
		Roles          []string    `json:"roles"`
		Permissions    []string    `json:"permissions"`
		ChangesAt      time.Time   `json:"changes_at"` // null leaves it zero
	}
	if err := json.Unmarshal(column, &stored); err != nil {
		return user.Authority{}, fmt.Errorf("read authority: %w", err)
	}
	authority := user.Authority{
		Status: domain.EffectiveStatus(stored.Status, stored.SuspendedUntil, nil, at),
		Roles:  stored.Roles, Permissions: stored.Permissions,
	}
	if !stored.ChangesAt.IsZero() {
		authority.ChangesAt = stored.ChangesAt.UTC()
	}
	return authority, nil
}
