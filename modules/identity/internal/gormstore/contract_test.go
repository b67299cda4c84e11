package gormstore_test

import (
	"encoding/json"
	"testing"
	"time"

	"roster/modules/identity/internal/gormstore"
	"roster/modules/identity/internal/storetest"
	"roster/modules/user"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/quota/quotatest"
	"roster/platform/uuidgen"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(t *testing.T) storetest.Stores { return open(databasetest.New(t)) })
}

func open(db *database.DB) storetest.Stores {
	return storetest.Stores{
		Tx:            db,
		Credentials:   gormstore.NewCredentials(db),
		Sessions:      gormstore.NewSessions(db, authority{}),
		OwnAccounts:   gormstore.NewOwnAccounts(db, account{}),
		SessionProofs: gormstore.NewSessions(db, authority{}),
		RefreshTokens: gormstore.NewRefreshTokens(db, authority{}),
		Verifications: gormstore.NewVerifications(db),
		Resets:        gormstore.NewResets(db),
		EmailChanges:  gormstore.NewEmailChanges(db),
		Throttles:     gormstore.NewThrottles(db),
		Allowances:    gormstore.NewAllowances(db),
		SigningKeys:   gormstore.NewSigningKeys(db),
		NewID:         uuidgen.New().Random,
		AddAccount: func(t *testing.T) user.ID {
			t.Helper()
			id := uuidgen.New().Random()
			err := db.Conn(t.Context()).Exec(
				"INSERT INTO users (id, email, email_canonical, status) VALUES (?, ?, ?, 'active')", id, id+"@example.com", id+"@example.com").Error
			if err != nil {
				t.Fatal(err)
			}
			return user.ID(id)
		},
	}
}

// authority stands in for the user module's: the status is all.
type authority struct{}

func (authority) Column(account, _ string) string {
	return "(SELECT to_json(u.status) FROM users u WHERE u.id = " + account + ")"
}

func (a authority) Roles(account, at string) string { return a.Column(account, at) }

func (authority) Read(column []byte, _ time.Time) (a user.Authority, err error) {
	return a, json.Unmarshal(column, &a.Status)
}

// account stands in for the user module's columns: id and status are all.
type account struct{}

func (account) Join(account string) string { return " JOIN users u ON u.id = " + account + " " }

func (account) Columns(string) string { return "u.id, u.status" }

func (account) Scan(scan func(...any) error, _ time.Time, before ...any) (a user.Account, err error) {
	err = scan(append(before, &a.ID, &a.Status)...)
	return a, err
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	quotatest.TestStore(t, gormstore.NewQuotas(databasetest.New(t)))
}

func TestCleanupRemovesWhatExpired(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	stores := open(db)
	owner := stores.AddAccount(t)
	err := db.Conn(t.Context()).Exec(`INSERT INTO password_reset_tokens (id, user_id, token_digest, expires_at)
		VALUES (gen_random_uuid(), ?, sha256('old'), now() - interval '1 minute'),
			(gen_random_uuid(), ?, sha256('young'), now() + interval '1 hour')`, owner, owner).Error
	if err != nil {
		t.Fatal(err)
	}
	if err := gormstore.NewCleanup(db).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var left int64
	if err := db.Conn(t.Context()).Raw("SELECT count(*) FROM password_reset_tokens").Row().Scan(&left); err != nil || left != 1 {
		t.Errorf("%d links left, %v; want the one that has not expired", left, err)
	}
}
