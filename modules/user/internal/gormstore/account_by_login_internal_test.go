package gormstore

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// TestADamagedNeighbourShutsNobodyOut: a row that cannot be read is the trouble of
// its own account only.
func TestADamagedNeighbourShutsNobodyOut(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	accounts, at := NewAccounts(db), time.Now()
	err := db.Conn(t.Context()).Exec(`INSERT INTO users (email, email_canonical) VALUES ('no @ddress', 'dan@roster.test')`).Error
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accounts.ByLogin(t.Context(), app.ByEmail, "cleo@roster.test", at); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("beside a damaged account: %v", err)
	}
	if _, err := accounts.ByLogin(t.Context(), app.ByEmail, "dan@roster.test", at); err == nil || errors.Is(err, user.ErrNotFound) {
		t.Errorf("the damaged account: %v", err)
	}
}

// TestALoginOfNobodyReadsAnAccountToo: wherever in the order a name would be that
// no account has, one account is read and none is found.
func TestALoginOfNobodyReadsAnAccountToo(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	ctx, at, accounts := t.Context(), time.Now(), NewAccounts(db)
	if _, err := accounts.ByLogin(ctx, app.ByEmail, "ann@roster.test", at); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("without any account: %v", err)
	}
	err := db.Conn(ctx).Exec(`INSERT INTO users (email, email_canonical, username, username_canonical, deleted_at, purge_at) VALUES
		('bea@roster.test', 'bea@roster.test', 'bea', 'bea', NULL, NULL), ('dan@roster.test', 'dan@roster.test', 'dan', 'dan', NULL, NULL),
		('eve@roster.test', 'eve@roster.test', 'eve', 'eve', now(), now()), ('zoe@roster.test', 'zoe@roster.test', NULL, NULL, NULL, NULL)`).Error
	if err != nil {
		t.Fatal(err)
	}
	for key, asked := range map[app.Key]map[string]bool{
		app.ByEmail: {
			"bea@roster.test": true, "dan@roster.test": true, "zoe@roster.test": true,
			"ann@roster.test": false, "cleo@roster.test": false, "eve@roster.test": false, "zz@roster.test": false,
		},
		app.ByUsername: {"bea": true, "dan": true, "ann": false, "cleo": false, "eve": false, "zoe": false},
	} {
		for name, exists := range asked {
			account, err := accounts.ByLogin(ctx, key, name, at)
			switch found := account.Email.Canonical(); {
			case exists && (err != nil || found != name && account.Username.Canonical() != name):
				t.Errorf("%s %s: found %q, %v", key, name, found, err)
			case !exists && (!errors.Is(err, user.ErrNotFound) || account.ID != ""):
				t.Errorf("%s %s: found %q, %v", key, name, found, err)
			}
			read := 0
			err = db.All(ctx, namedBy[key], []any{sql.Named("at", at), sql.Named("value", name)}, func(func(...any) error) error {
				read++
				return nil
			})
			if err != nil || read != 1 {
				t.Errorf("%s %s: read %d accounts, %v", key, name, read, err)
			}
		}
	}
}
