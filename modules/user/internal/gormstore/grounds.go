package gormstore

import (
	"context"
	"database/sql"
	"time"

	"roster/modules/user"
	"roster/platform/database"
)

// groundsStatement gives a row for each permission and role; an account without
// any has one of nulls, which tells it from one that is not there.
const groundsStatement = `SELECT rp.permission, r.name, ur.granted_by, ur.reason, ur.valid_from, ur.expires_at, ur.created_at
  FROM users u
  LEFT JOIN user_roles ur ON ur.user_id = u.id AND ur.valid_from <= @at AND (ur.expires_at IS NULL OR ur.expires_at > @at)
  LEFT JOIN roles r ON r.id = ur.role_id
  LEFT JOIN role_permissions rp ON rp.role_id = r.id
 WHERE u.id = @account AND u.deleted_at IS NULL
 ORDER BY rp.permission, r.name`

// groundRow is a row of groundsStatement.
type groundRow struct {
	Permission, Name, GrantedBy, Reason *string
	ValidFrom, ExpiresAt, CreatedAt     *time.Time
}

// Grounds is part of app.Authorities.
func (s *Authorities) Grounds(ctx context.Context, account user.ID, at time.Time) ([]user.Ground, error) {
	var rows []groundRow
	err := s.db.Conn(ctx).Raw(groundsStatement, sql.Named("at", at), sql.Named("account", string(account))).Scan(&rows).Error
	if err != nil {
		return nil, database.Explain("read grounds of permissions", err)
	}
	if len(rows) == 0 {
		return nil, user.ErrNotFound
	}
	grounds := []user.Ground{}
	for _, row := range rows {
		if row.Permission == nil {
			continue // a role that allows nothing, or no role
		}
		grounds = append(grounds, user.Ground{Permission: *row.Permission, Assignment: user.Assignment{
			Role: *row.Name, GrantedBy: user.ID(text(row.GrantedBy)), Reason: text(row.Reason),
			ValidFrom: row.ValidFrom.UTC(), ExpiresAt: utc(row.ExpiresAt), CreatedAt: row.CreatedAt.UTC(),
		}})
	}
	return grounds, nil
}
