package migrations

import (
	"context"
	"database/sql"
	"embed"
	"sync"
)

//go:embed *.sql atlas.sum fingerprint.txt
var files embed.FS

// Embedded is the set of migrations in this binary.
var Embedded = sync.OnceValue(func() *Set {
	set, err := New(files)
	if err != nil {
		panic(err) // a badly named file in the binary: the first test that touches the package finds it
	}
	return set
})

// Verify is [Set.Verify] of the migrations in this binary.
func Verify() error { return Embedded().Verify() }

// Up is [Set.Up] of the migrations in this binary.
func Up(ctx context.Context, db *sql.DB) ([]Result, error) { return Embedded().Up(ctx, db) }

// Down is [Set.Down] of the migrations in this binary.
func Down(ctx context.Context, db *sql.DB, steps int) ([]Result, error) {
	return Embedded().Down(ctx, db, steps)
}

// DownTo is [Set.DownTo] of the migrations in this binary.
func DownTo(ctx context.Context, db *sql.DB, version int64) ([]Result, error) {
	return Embedded().DownTo(ctx, db, version)
}

// Status is [Set.Status] of the migrations in this binary.
func Status(ctx context.Context, db *sql.DB) ([]State, error) { return Embedded().Status(ctx, db) }

// Check is [Set.Check] of the migrations in this binary.
func Check(ctx context.Context, db *sql.DB) error { return Embedded().Check(ctx, db) }

// Drift is [Set.Drift] of the migrations in this binary.
func Drift(ctx context.Context, db *sql.DB) ([]string, error) { return Embedded().Drift(ctx, db) }
