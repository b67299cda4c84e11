package gormstore

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
)

func readGrants(conn *gorm.DB, account user.ID) ([]domain.Grant, error) {
	var rows []namedGrantRow
	err := conn.Table("user_roles").
		Select("user_roles.user_id", "user_roles.role_id", "user_roles.granted_by", "user_roles.reason",
			"user_roles.valid_from", "user_roles.expires_at", "user_roles.created_at", "roles.name").
		Joins("JOIN roles ON roles.id = user_roles.role_id").
		Where("user_roles.user_id = ?", string(account)).Order("roles.name").Find(&rows).Error
	if err != nil {
		return nil, database.Explain("read role assignments", err)
	}
	grants := make([]domain.Grant, 0, len(rows))
	for _, row := range rows {
		grants = append(grants, row.grant())
	}
	return grants, nil
}

// saveGrants writes the difference between two lists of grants.
func (s *Users) saveGrants(ctx context.Context, account user.ID, old, now []domain.Grant) error {
	var gone []string
	for _, grant := range old {
		if !slices.ContainsFunc(now, func(g domain.Grant) bool { return g.RoleID == grant.RoleID }) {
			gone = append(gone, grant.RoleID)
		}
	}
	var fresh []userRoleRow
	for _, grant := range now {
		if !slices.ContainsFunc(old, func(g domain.Grant) bool { return sameGrant(g, grant) }) {
			fresh = append(fresh, rowOfGrant(account, grant))
		}
	}
	conn := s.db.Conn(ctx)
	if len(gone) > 0 {
		err := conn.Where("user_id = ? AND role_id IN ?", string(account), gone).Delete(&userRoleRow{}).Error
		if err != nil {
			return database.Explain("revoke roles", err)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	err := conn.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_id"}, {Name: "role_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"granted_by", "reason", "valid_from", "expires_at"}),
	}).Create(&fresh).Error
	return database.Explain("assign roles", err)
}

func sameGrant(a, b domain.Grant) bool {
	sameEnd := a.ExpiresAt == nil && b.ExpiresAt == nil ||
		a.ExpiresAt != nil && b.ExpiresAt != nil && a.ExpiresAt.Equal(*b.ExpiresAt)
	return a.RoleID == b.RoleID && a.GrantedBy == b.GrantedBy && a.Reason == b.Reason &&
		a.ValidFrom.Equal(b.ValidFrom) && sameEnd
}
