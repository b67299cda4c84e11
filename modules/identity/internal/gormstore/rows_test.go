package gormstore

import (
	"testing"

	"roster/platform/database/databasetest"
)

func TestRowsFitTheirTables(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	for _, row := range []any{
		&credentialRow{}, &resetRow{}, &verificationRow{}, &sessionRow{}, &refreshTokensRow{}, &throttleRow{}, &signingKeyRow{},
	} {
		databasetest.CheckRow(t, db, row)
	}
}
