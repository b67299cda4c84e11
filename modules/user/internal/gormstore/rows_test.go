package gormstore

import (
	"testing"

	"roster/platform/database/databasetest"
)

func TestRowsFitTheirTables(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	for _, row := range []any{
		&userRow{}, &profileRow{}, &loginRow{}, &roleRow{}, &rolePermissionRow{}, &userRoleRow{}, &importRow{}, &importChunkRow{},
	} {
		databasetest.CheckRow(t, db, row)
	}
}
