package database_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/platform/database/databasetest"
)

// TestAColumnMayChangeUnderPreparedStatements: whoever has prepared statements
// asks again, within a unit of work and outside.
func TestAColumnMayChangeUnderPreparedStatements(t *testing.T) {
	t.Parallel()
	name, db := databasetest.NewNamed(t)
	owner, err := pgx.Connect(t.Context(), databasetest.OwnerURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = owner.Close(context.Background()) }()
	read := func(ctx context.Context) error {
		var titles, names []string
		if err := db.Conn(ctx).Raw("SELECT title FROM roles").Scan(&titles).Error; err != nil {
			return err
		}
		if err := db.Conn(ctx).Raw("SELECT name FROM roles WHERE title = ?", "x").Scan(&names).Error; err != nil {
			return err
		}
		var title string
		return db.Conn(ctx).Raw("SELECT title FROM roles LIMIT 1").Row().Scan(&title)
	}
	for _, kind := range []string{"text", "varchar(300)", "varchar(200)", "varchar(300)"} {
		if _, err := owner.Exec(t.Context(), "ALTER TABLE roles ALTER COLUMN title TYPE "+kind); err != nil {
			t.Fatal(err)
		}
		if err := read(t.Context()); err != nil {
			t.Errorf("%s, outside a unit of work: %v", kind, err)
		}
		if _, err := owner.Exec(t.Context(), "ALTER TABLE roles ALTER COLUMN title TYPE varchar(250)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Do(t.Context(), read); err != nil {
			t.Errorf("%s, within one: %v", kind, err)
		}
	}
}
