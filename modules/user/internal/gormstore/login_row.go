package gormstore

import (
	"time"

	"roster/modules/user/internal/domain"
)

// loginRow is a row of user_logins: each account has one, for a list in the
// order of the last login has those at its end who never logged in.
type loginRow struct {
	UserID      string     `gorm:"column:user_id;type:uuid;primaryKey"`
	LastLoginAt *time.Time `gorm:"column:last_login_at"`
}

// TableName is GORM's way to learn the table.
func (loginRow) TableName() string { return "user_logins" }

func rowOfLogin(s domain.Snapshot) loginRow {
	return loginRow{UserID: string(s.ID), LastLoginAt: s.LastLoginAt}
}
