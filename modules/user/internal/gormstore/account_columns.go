package gormstore

import (
	"strings"
	"time"

	"roster/modules/user"
)

// AccountColumns is user.AccountColumns.
type AccountColumns struct{}

// NewAccountColumns makes the columns.
func NewAccountColumns() AccountColumns { return AccountColumns{} }

// Join is part of user.AccountColumns.
func (AccountColumns) Join(account string) string {
	return " JOIN users u ON u.id = " + account + " AND u.deleted_at IS NULL" + accountParts
}

// Columns is part of user.AccountColumns.
func (AccountColumns) Columns(at string) string {
	return strings.ReplaceAll(accountColumns, "@at", at)
}

// Scan is part of user.AccountColumns.
func (AccountColumns) Scan(scan func(into ...any) error, at time.Time, before ...any) (user.Account, error) {
	return scanAccount(scan, at, before...)
}
