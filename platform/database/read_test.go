package database_test

import (
	"context"
	"errors"
	"testing"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

func TestReadGivesEveryRow(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	sum := 0
	for range 2 { // the only connection is given back
		err := db.Read(t.Context(), "SELECT generate_series(1, $1::int)", []any{4}, func(scan func(...any) error) error {
			var n int
			err := scan(&n)
			sum += n
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if sum != 20 {
		t.Errorf("the rows sum up to %d, want 20", sum)
	}
}

func TestReadFails(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	enough := errors.New("enough")
	first := func(func(...any) error) error { return enough }
	if err := db.Read(t.Context(), "SELECT 1 UNION ALL SELECT 2", nil, first); !errors.Is(err, enough) {
		t.Errorf("the caller's own failure came as %v", err)
	}
	if err := db.Read(t.Context(), "SELECT 1/(g-2) FROM generate_series(1, 3) g", nil, func(func(...any) error) error { return nil }); err == nil {
		t.Error("a failure between rows is lost")
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := db.Read(stopped, "SELECT 1", nil, first); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left got %v", err)
	}
	err := db.Do(t.Context(), func(ctx context.Context) error { return db.Read(ctx, "SELECT 1", nil, first) })
	if err == nil || errors.Is(err, enough) || errors.Is(err, database.ErrTimeout) {
		t.Errorf("inside a unit of work: %v", err)
	}
}
