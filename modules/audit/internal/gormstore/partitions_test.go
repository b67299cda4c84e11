package gormstore

import (
	"testing"
	"time"

	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/database/databasetest"
	"roster/platform/event"
)

// An entry of a month without a partition is kept, and tells of itself; making the partition ahead avoids that.
func TestPartitions(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	partitions := NewPartitions(db)
	strays := func() bool {
		t.Helper()
		found, err := partitions.Strays(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if err := partitions.Ahead(t.Context(), 8); err != nil {
		t.Fatal(err)
	}
	add(t, db, inMonths(t, 8))
	if strays() {
		t.Error("an entry of a month with a partition went astray")
	}
	late := inMonths(t, 10)
	add(t, db, late)
	if !strays() {
		t.Error("nobody noticed the missing partition")
	}
	if stored, err := NewEntries(db).Find(t.Context(), late.Snapshot().ID); err != nil || stored.Verify() != nil {
		t.Errorf("the stray entry is not there: %v", err)
	}
}

func inMonths(t *testing.T, months int) domain.Entry {
	t.Helper()
	now := storetest.Now()
	at := time.Date(now.Year(), now.Month()+time.Month(months), 15, 0, 0, 0, 0, time.UTC)
	return storetest.Entry(t, event.Envelope{
		ID: storetest.NewID(at), OccurredAt: at, Event: storetest.Happening{Name: "user.tried"},
		Actor: authn.Principal{Kind: authn.System},
	})
}
