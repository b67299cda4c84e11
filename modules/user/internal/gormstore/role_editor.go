package gormstore

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
	"roster/platform/id"
)

// Role is part of app.Roles.
func (s *Roles) Role(ctx context.Context, ref app.RoleRef) (user.Role, error) {
	return s.one(ctx, s.db.Conn(ctx), ref)
}

// AddRole is part of app.RoleEditor.
func (s *Roles) AddRole(ctx context.Context, r *domain.Role) error {
	now, conn := r.Snapshot(), s.db.Conn(ctx)
	row := roleRow{
		ID: now.ID, Name: now.Name, Title: now.Title, Description: now.Description, IsSystem: now.System,
		Version: now.Version, CreatedAt: now.CreatedAt, UpdatedAt: now.UpdatedAt,
	}
	if err := conn.Create(&row).Error; err != nil {
		if constraint, _ := database.Violated(err); constraint == "roles_name_key" {
			return user.ErrRoleNameTaken.Because(fmt.Errorf("add role: %w", err))
		}
		return database.Explain("add role", err)
	}
	return replacePermissions(conn, now)
}

// LockRole is part of app.RoleEditor. FOR UPDATE waits for all who hold the
// role by FOR KEY SHARE.
func (s *Roles) LockRole(ctx context.Context, ref app.RoleRef) (*domain.Role, error) {
	role, err := s.one(ctx, s.db.Conn(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), ref)
	if err != nil {
		return nil, err
	}
	return domain.RestoreRole(role), nil
}

// SaveRole is part of app.RoleEditor.
func (s *Roles) SaveRole(ctx context.Context, r *domain.Role) error {
	now, conn := r.Snapshot(), s.db.Conn(ctx)
	saved := conn.Model(&roleRow{}).Where("id = ? AND version = ?", now.ID, r.Loaded().Version).
		Updates(map[string]any{
			"title": now.Title, "description": now.Description, "version": now.Version, "updated_at": now.UpdatedAt,
		})
	if saved.Error != nil {
		return database.Explain("save role", saved.Error)
	}
	if saved.RowsAffected == 0 {
		return user.ErrRoleStale
	}
	return replacePermissions(conn, now)
}

// dropIdle deletes the assignments of a role that count for nobody.
const dropIdle = `DELETE FROM user_roles ur USING users u
 WHERE ur.role_id = ? AND u.id = ur.user_id AND (u.deleted_at IS NOT NULL OR ur.expires_at <= ?)`

// RemoveRole is part of app.RoleEditor. The foreign key of the assignments that
// are left refuses the deletion.
func (s *Roles) RemoveRole(ctx context.Context, r *domain.Role, at time.Time) error {
	role, conn := r.Snapshot().ID, s.db.Conn(ctx)
	if err := conn.Exec(dropIdle, role, at).Error; err != nil {
		return database.Explain("drop idle assignments", err)
	}
	if err := conn.Where("id = ?", role).Delete(&roleRow{}).Error; err != nil {
		if constraint, _ := database.Violated(err); constraint == "user_roles_role_id_fkey" {
			return user.ErrRoleInUse.Because(fmt.Errorf("delete role: %w", err))
		}
		return database.Explain("delete role", err)
	}
	return nil
}

// one reads a role and, after it was perhaps locked, its permissions.
func (s *Roles) one(ctx context.Context, conn *gorm.DB, ref app.RoleRef) (user.Role, error) {
	query, args := "name = ?", string(ref)
	if canonical, err := id.Parse(string(ref)); err == nil {
		query, args = "id = ?", canonical
	}
	var row roleRow
	if err := conn.Select(roleColumns).Where(query, args).Take(&row).Error; err != nil {
		return user.Role{}, explainRole("read role", err)
	}
	permissions, err := s.Permissions(ctx, []string{row.ID})
	return row.role(permissions), err
}

// replacePermissions makes the stored permissions of a role those it has.
func replacePermissions(conn *gorm.DB, role user.Role) error {
	if err := conn.Where("role_id = ?", role.ID).Delete(&rolePermissionRow{}).Error; err != nil {
		return database.Explain("replace permissions", err)
	}
	if len(role.Permissions) == 0 {
		return nil
	}
	rows := make([]rolePermissionRow, 0, len(role.Permissions))
	for _, permission := range role.Permissions {
		rows = append(rows, rolePermissionRow{RoleID: role.ID, Permission: permission})
	}
	return database.Explain("replace permissions", conn.Create(&rows).Error)
}
