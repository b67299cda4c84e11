package gormstore_test

import (
	"testing"

	"roster/modules/user/internal/gormstore"
	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/storetest"
	"roster/platform/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

func TestStores(t *testing.T) {
	t.Parallel()
	storetest.TestStores(t, func(t *testing.T) storetest.Stores {
		t.Helper()
		db := databasetest.New(t)
		return storetest.Stores{
			Tx: db, Users: gormstore.NewUsers(db, searchtext.New()), Newcomers: gormstore.NewNewcomers(db, searchtext.New()), Imports: gormstore.NewImports(db), Accounts: gormstore.NewAccounts(db), Totals: gormstore.NewTotals(db), Graveyard: gormstore.NewGraveyard(db), Figures: gormstore.NewFigures(db),
			Authorities: gormstore.NewAuthorities(db), Roles: gormstore.NewRoles(db), RoleEditor: gormstore.NewRoles(db),
		}
	})
}
