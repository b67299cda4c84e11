package gormstore_test

import (
	"testing"

	"roster/platform/database/databasetest"
	"roster/platform/idempotency/gormstore"
	"roster/platform/idempotency/storetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t *testing.T) storetest.Made {
		t.Helper()
		db := databasetest.New(t)
		return storetest.Made{Unit: db, Store: gormstore.New(db)}
	})
}
