package gormstore_test

import (
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/gormstore"
	"roster/modules/user/internal/searchtext"
	"roster/platform/database/databasetest"
)

// TestALoginLeavesTheAccountsRowAlone: it locks the row and writes nothing to it,
// so no index of users grows; an account that lacks its row of logins gets one.
func TestALoginLeavesTheAccountsRowAlone(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	ctx, conn := t.Context(), db.Conn(t.Context())
	var account string
	err := conn.Raw(`INSERT INTO users (email, email_canonical) VALUES ('ann@roster.test', 'ann@roster.test') RETURNING id`).Scan(&account).Error
	if err != nil {
		t.Fatal(err)
	}
	place := func() (ctid string) {
		if err := conn.Raw(`SELECT ctid::text FROM users`).Scan(&ctid).Error; err != nil {
			t.Fatal(err)
		}
		return ctid
	}
	before, at := place(), time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for _, login := range []time.Time{at, at.Add(time.Hour), at} {
		if err := gormstore.NewUsers(db, searchtext.New()).RecordLogin(ctx, user.ID(account), login); err != nil {
			t.Fatal(err)
		}
	}
	if after := place(); after != before {
		t.Errorf("the row moved from %s to %s", before, after)
	}
	found, err := gormstore.NewAccounts(db).Account(ctx, user.ID(account), at)
	if err != nil || found.LastLoginAt == nil || !found.LastLoginAt.Equal(at.Add(time.Hour)) {
		t.Errorf("last login %v, error %v", found.LastLoginAt, err)
	}
}
