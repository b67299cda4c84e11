package gormstore

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
)

// newEntry is an entry of now.
func newEntry(t *testing.T) domain.Entry {
	t.Helper()
	return storetest.Entry(t, event.Envelope{
		ID: storetest.NewID(storetest.Now()), OccurredAt: storetest.Now(),
		Event: storetest.Happening{Name: "user.tried"}, Actor: authn.Principal{Kind: authn.System},
	})
}

func add(t *testing.T, db *database.DB, e domain.Entry) {
	t.Helper()
	err := db.Do(t.Context(), func(ctx context.Context) error { return NewEntries(db).Append(ctx, e) })
	if err != nil {
		t.Fatal(err)
	}
}

// Nobody changes what the log holds: not the application, not the owner of the tables, and not a superuser who merely
// turns triggers off for the session.
//
// ASVS: 13.2.2, 16.4.2
func TestTheDatabaseRefusesChanges(t *testing.T) {
	t.Parallel()
	name, db := databasetest.NewNamed(t)
	e := newEntry(t)
	add(t, db, e)
	for role, url := range map[string]string{
		"application": databasetest.ApplicationURL(t, name),
		"owner":       databasetest.OwnerURL(t, name),
		"superuser":   databasetest.SuperuserURL(t, name),
	} {
		conn, err := pgx.Connect(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		if role == "superuser" {
			if _, err := conn.Exec(t.Context(), "SET session_replication_role = replica"); err != nil {
				t.Fatal(err)
			}
		}
		for _, statement := range []string{
			"UPDATE user_audit_log SET reason = 'x'",
			"UPDATE user_audit_log SET reason = reason",
			"DELETE FROM user_audit_log",
			"TRUNCATE user_audit_log",
			"UPDATE user_audit_log_" + e.Snapshot().OccurredAt.Format("2006_01") + " SET reason = 'x'",
			"TRUNCATE user_audit_log_" + e.Snapshot().OccurredAt.Format("2006_01"),
		} {
			_, err := conn.Exec(t.Context(), statement)
			if err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("%s, %s: %v", role, statement, err)
			}
		}
	}
	if stored, err := NewEntries(db).Find(t.Context(), e.Snapshot().ID); err != nil || stored.Verify() != nil {
		t.Errorf("the entry is not as it was: %v", err)
	}
}
