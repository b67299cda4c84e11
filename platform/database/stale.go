package database

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// staleAttempts is how many statements may be found stale one after the other:
// each connection has prepared its own, and each is prepared anew once it failed.
const staleAttempts = 16

// stale tells that a prepared statement no longer fits its table, of which
// another session has changed a column. pgx forgets the statement then, so that
// it works when it is asked for again; PostgreSQL has done nothing.
func stale(err error) bool {
	const featureNotSupported = "0A000"
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == featureNotSupported && strings.Contains(pg.Message, "cached plan")
}

// fresh is the pool for statements outside a unit of work, which asks again when
// one was stale; within one, Do does.
type fresh struct{ *sql.DB }

// ExecContext is part of gorm.ConnPool.
func (f fresh) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	result, err := f.DB.ExecContext(ctx, query, args...)
	for attempt := 0; stale(err) && attempt < staleAttempts; attempt++ {
		result, err = f.DB.ExecContext(ctx, query, args...)
	}
	return result, err //nolint:wrapcheck // it is the pool
}

// QueryContext is part of gorm.ConnPool.
func (f fresh) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := f.DB.QueryContext(ctx, query, args...)
	for attempt := 0; stale(err) && attempt < staleAttempts; attempt++ {
		rows, err = f.DB.QueryContext(ctx, query, args...)
	}
	return rows, err //nolint:wrapcheck // it is the pool
}

// QueryRowContext is part of gorm.ConnPool.
func (f fresh) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	row := f.DB.QueryRowContext(ctx, query, args...)
	for attempt := 0; stale(row.Err()) && attempt < staleAttempts; attempt++ {
		row = f.DB.QueryRowContext(ctx, query, args...)
	}
	return row
}
