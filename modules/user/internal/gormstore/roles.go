package gormstore

import (
	"context"
	"errors"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/platform/database"
)

// Roles is app.Roles on PostgreSQL.
type Roles struct{ db *database.DB }

// NewRoles makes the store.
func NewRoles(db *database.DB) *Roles { return &Roles{db} }

// Hold is part of app.Roles. FOR KEY SHARE lets any number of units of work
// hold a role; who changes its permissions or deletes it locks it FOR UPDATE
// and so waits for them.
func (s *Roles) Hold(ctx context.Context, name string) (user.Role, error) {
	var row roleRow
	err := s.db.Conn(ctx).Clauses(clause.Locking{Strength: "KEY SHARE"}).
		Select(roleColumns).Where("name = ?", name).Take(&row).Error
	if err != nil {
		return user.Role{}, explainRole("hold role", err)
	}
	permissions, err := s.Permissions(ctx, []string{row.ID})
	return row.role(permissions), err
}

// Roles is part of app.Roles.
func (s *Roles) Roles(ctx context.Context) ([]user.Role, error) {
	conn := s.db.Conn(ctx)
	var rows []roleRow
	if err := conn.Select(roleColumns).Order("name").Find(&rows).Error; err != nil {
		return nil, database.Explain("read roles", err)
	}
	var held []rolePermissionRow
	if err := conn.Select("role_id", "permission").Order("permission").Find(&held).Error; err != nil {
		return nil, database.Explain("read permissions of roles", err)
	}
	permissions := make(map[string][]string, len(rows))
	for _, row := range held {
		permissions[row.RoleID] = append(permissions[row.RoleID], row.Permission)
	}
	roles := make([]user.Role, 0, len(rows))
	for _, row := range rows {
		roles = append(roles, row.role(append([]string{}, permissions[row.ID]...)))
	}
	return roles, nil
}

// Permissions is part of app.Roles.
func (s *Roles) Permissions(ctx context.Context, roleIDs []string) ([]string, error) {
	permissions := []string{}
	if len(roleIDs) == 0 {
		return permissions, nil
	}
	err := s.db.Conn(ctx).Model(&rolePermissionRow{}).Distinct().Where("role_id IN ?", roleIDs).
		Order("permission").Pluck("permission", &permissions).Error
	return permissions, database.Explain("read permissions", err)
}

// explainRole tells a missing role from a failure.
func explainRole(doing string, err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return user.ErrUnknownRole
	}
	return database.Explain(doing, err)
}
