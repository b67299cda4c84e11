package database_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

// total sums up a query of numbers.
func total(ctx context.Context, db *database.DB, query string, values ...any) (sum int, err error) {
	err = db.Rows(ctx, db.Conn(ctx).Raw(query, values...), func(scan func(...any) error) error {
		var n int
		err := scan(&n)
		sum += n
		return err
	})
	return sum, err
}

func TestRowsGivesEveryRowAlsoWithinAUnitOfWork(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	read := func(ctx context.Context) error {
		for range 2 { // the only connection is given back
			sum, err := total(ctx, db, "SELECT generate_series(CAST(@first AS int), CAST(@last AS int))", map[string]any{"first": 1, "last": 4})
			if err != nil || sum != 10 {
				t.Errorf("the rows sum up to %d, want 10 (%v)", sum, err)
			}
		}
		return nil
	}
	if err := errors.Join(read(t.Context()), db.Do(t.Context(), read)); err != nil {
		t.Error(err)
	}
	_ = db.Do(t.Context(), func(ctx context.Context) error {
		if err := db.Conn(ctx).Exec("INSERT INTO roles (id, name, title) VALUES (gen_random_uuid(), 'sculptor', 'x')").Error; err != nil {
			t.Error(err)
		}
		if n, err := total(ctx, db, "SELECT count(*) FROM roles WHERE name = ?", "sculptor"); n != 1 || err != nil {
			t.Errorf("the unit of work sees %d rows of its own (%v)", n, err)
		}
		return nil
	})
}

func TestRowsFails(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	enough := errors.New("enough")
	read := func(ctx context.Context) error {
		calls := 0
		err := db.Rows(ctx, db.Conn(ctx).Raw("SELECT 1 UNION ALL SELECT 2"), func(func(...any) error) error { calls++; return enough })
		if !errors.Is(err, enough) || calls != 1 {
			t.Errorf("the caller's own failure came as %v, after %d rows", err, calls)
		}
		_, err = total(ctx, db, "SELECT 1/(g-2) FROM generate_series(1, 3) g")
		if err == nil {
			t.Error("a failure between rows is lost")
		}
		return err
	}
	_, _ = read(t.Context()), db.Do(t.Context(), read)
	left, leave := context.WithCancel(t.Context())
	leave()
	if _, err := total(left, db, "SELECT 1"); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left got %v", err)
	}
}

func TestRowsTriesAgain(t *testing.T) {
	t.Parallel()
	name := databasetest.Clone(t)
	db := databasetest.Open(t, name, 1)
	owner, err := pgx.Connect(t.Context(), databasetest.OwnerURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.Background()) }()
	read := func() (titles int, err error) {
		err = db.Rows(t.Context(), db.Conn(t.Context()).Raw("SELECT title FROM roles WHERE name IN ?", []string{"admin", "user"}),
			func(scan func(...any) error) error { titles++; return scan(new(string)) })
		return titles, err
	}
	for _, spoil := range []func(){
		func() {},
		func() { hangUp(t, db.SQL()) },
		func() {
			if _, err := owner.Exec(t.Context(), "ALTER TABLE roles ALTER COLUMN title TYPE varchar(300)"); err != nil {
				t.Fatal(err)
			}
		},
	} {
		spoil()
		if titles, err := read(); titles != 2 || err != nil {
			t.Errorf("%d rows (%v)", titles, err)
		}
	}
}
