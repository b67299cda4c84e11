package database_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

var (
	sum     = database.NewStatement("SELECT @first::int + @second::int, @first::text WHERE @first::int > 0")
	addRole = database.NewStatement("INSERT INTO roles (id, name, title) VALUES (gen_random_uuid(), @name, @name)")
	howMany = database.NewStatement("SELECT count(*) FROM roles WHERE name = @name")
)

func TestStatementTakesItsValuesByName(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	var total int
	var first string
	err := db.One(t.Context(), sum, []any{sql.Named("second", 4), sql.Named("first", "3")}, &total, &first)
	if err != nil || total != 7 || first != "3" {
		t.Errorf("the row is %d, %q (%v)", total, first, err)
	}
	err = db.One(t.Context(), sum, []any{sql.Named("second", 4), sql.Named("first", "-3")}, &total, &first)
	if !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("no row is %v", err)
	}
}

func TestStatementJoinsTheUnitOfWork(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	undone := errors.New("undone")
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if changed, err := db.Exec(ctx, addRole, sql.Named("name", "sculptor")); changed != 1 || err != nil {
			t.Errorf("%d rows were changed (%v)", changed, err)
		}
		if n := count(t, ctx, db); n != 1 {
			t.Errorf("the unit of work sees %d rows of its own", n)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
	if n := count(t, t.Context(), db); n != 0 {
		t.Errorf("%d rows outlived their unit of work", n)
	}
}

func count(t *testing.T, ctx context.Context, db *database.DB) (n int) { //nolint:revive // a helper begins with t
	t.Helper()
	if err := db.One(ctx, howMany, []any{sql.Named("name", "sculptor")}, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStatementWithoutAValueOrAParameterIsAMistake(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]func(){
		"value":     func() { _ = databasetest.New(t).One(t.Context(), howMany, nil) },
		"parameter": func() { database.NewStatement("SELECT @ 5") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("no %s, and no panic", name)
				}
			}()
			wrong()
		}()
	}
}
