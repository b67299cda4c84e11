package gormstore

import (
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// roleRow is a row of roles.
type roleRow struct {
	ID          string    `gorm:"column:id;type:uuid;primaryKey"`
	Name        string    `gorm:"column:name"`
	Title       string    `gorm:"column:title"`
	Description string    `gorm:"column:description"`
	IsSystem    bool      `gorm:"column:is_system"`
	Version     int64     `gorm:"column:version"`
	CreatedAt   time.Time `gorm:"column:created_at;autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"column:updated_at;autoUpdateTime:false"`
}

// TableName is GORM's way to learn the table.
func (roleRow) TableName() string { return "roles" }

var roleColumns = []string{"id", "name", "title", "description", "is_system", "version", "created_at", "updated_at"}

func (r roleRow) role(permissions []string) user.Role {
	return user.Role{
		ID: r.ID, Name: r.Name, Title: r.Title, Description: r.Description, System: r.IsSystem,
		Permissions: permissions, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), Version: r.Version,
	}
}

// rolePermissionRow is a row of role_permissions.
type rolePermissionRow struct {
	RoleID     string `gorm:"column:role_id;type:uuid;primaryKey"`
	Permission string `gorm:"column:permission;primaryKey"`
}

// TableName is GORM's way to learn the table.
func (rolePermissionRow) TableName() string { return "role_permissions" }

// userRoleRow is a row of user_roles.
type userRoleRow struct {
	UserID    string     `gorm:"column:user_id;type:uuid;primaryKey"`
	RoleID    string     `gorm:"column:role_id;type:uuid;primaryKey"`
	GrantedBy *string    `gorm:"column:granted_by;type:uuid"`
	Reason    *string    `gorm:"column:reason"`
	ValidFrom time.Time  `gorm:"column:valid_from"`
	ExpiresAt *time.Time `gorm:"column:expires_at"`
	CreatedAt time.Time  `gorm:"column:created_at;autoCreateTime:false"`
	// UserCreatedAt is when the account was made; for nil the database copies it.
	UserCreatedAt *time.Time `gorm:"column:user_created_at;<-:create"`
}

// TableName is GORM's way to learn the table.
func (userRoleRow) TableName() string { return "user_roles" }

func rowOfGrant(account user.ID, g domain.Grant) userRoleRow {
	return userRoleRow{
		UserID: string(account), RoleID: g.RoleID,
		GrantedBy: orNull(string(g.GrantedBy)), Reason: orNull(g.Reason),
		ValidFrom: g.ValidFrom, ExpiresAt: g.ExpiresAt, CreatedAt: g.CreatedAt,
	}
}

// namedGrantRow is a row of user_roles with the name of its role.
type namedGrantRow struct {
	Grant userRoleRow `gorm:"embedded"`
	Name  string      `gorm:"column:name"`
}

// rowOfFirstGrant is a grant of a new account.
func rowOfFirstGrant(s domain.Snapshot, g domain.Grant) namedGrantRow {
	row := namedGrantRow{Grant: rowOfGrant(s.ID, g), Name: g.Role}
	row.Grant.UserCreatedAt = &s.CreatedAt
	return row
}

func (r namedGrantRow) grant() domain.Grant {
	g := r.Grant
	return domain.Grant{RoleID: g.RoleID, Assignment: user.Assignment{
		Role: r.Name, GrantedBy: user.ID(text(g.GrantedBy)), Reason: text(g.Reason),
		ValidFrom: g.ValidFrom.UTC(), ExpiresAt: utc(g.ExpiresAt), CreatedAt: g.CreatedAt.UTC(),
	}}
}
