package gormstore_test

import (
	"context"
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/identity/internal/gormstore"
	"roster/modules/user"
	"roster/platform/database/databasetest"
)

const nobody = user.ID("00000000-0000-0000-0000-000000000000")

// An attempt does not wait for the disk, and nothing else may follow its example.
func TestOnlyTheAttemptIsHasty(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	throttles, keys := gormstore.NewThrottles(db), domain.NewGuessKeys("account", "192.0.2.1")
	if err := db.Conn(t.Context()).Exec("SET synchronous_commit = on").Error; err != nil { // of the one connection
		t.Fatal(err)
	}
	if _, _, err := throttles.Attempt(t.Context(), nobody, keys, time.Now()); err != nil {
		t.Fatal(err)
	}
	var after string
	if err := db.Conn(t.Context()).Raw("SHOW synchronous_commit").Row().Scan(&after); err != nil || after != "on" {
		t.Errorf("after an attempt synchronous_commit is %q (%v)", after, err)
	}
	err := db.Do(t.Context(), func(ctx context.Context) error {
		_, _, err := throttles.Attempt(ctx, nobody, keys, time.Now())
		return err
	})
	if err == nil {
		t.Error("an attempt is counted in a unit of work, which does not wait for the disk then")
	}
}
