package gormstore

import (
	"testing"

	"roster/modules/audit/internal/storetest"
	"roster/platform/database/databasetest"
)

func TestEntries(t *testing.T) {
	t.Parallel()
	storetest.TestEntries(t, func(t *testing.T) storetest.Log {
		t.Helper()
		db := databasetest.New(t)
		return storetest.Log{Entries: NewEntries(db), Tx: db}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	storetest.TestKeys(t, func(t *testing.T) storetest.KeyStore {
		t.Helper()
		db := databasetest.New(t)
		return storetest.KeyStore{Store: NewKeys(db), Tx: db, Destroy: func(owner string) {
			err := db.Conn(t.Context()).Exec(
				"UPDATE audit_subject_keys SET wrapped_key = NULL, destroyed_at = now() WHERE subject_id = ?", owner).Error
			if err != nil {
				t.Fatal(err)
			}
		}}
	})
}
