package database

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// One reads the row of a statement that gives one at most, on the open unit of
// work or else the pool, or returns sql.ErrNoRows. pgx itself reads it, which
// takes the process a third less than through database/sql. The values are as
// for Exec.
func (d *DB) One(ctx context.Context, s *Statement, values []any, into ...any) error {
	began, arguments := time.Now(), s.arguments(values)
	read := func(p *pipe) error { return p.one(ctx, s.text, arguments, into) }
	if open := unitOf(ctx); open != nil {
		return d.read(ctx, s, began, onPipe(open.conn, read))
	}
	err := d.onAny(ctx, read)
	for attempt := 0; again(err) && ctx.Err() == nil && attempt < staleAttempts; attempt++ {
		err = d.onAny(ctx, read)
	}
	return d.read(ctx, s, began, err)
}

// read writes to the log what was read, and gives the error of One.
func (d *DB) read(ctx context.Context, s *Statement, began time.Time, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		d.told(ctx, s, began, nil, 0)
		return sql.ErrNoRows
	}
	d.told(ctx, s, began, err, -1)
	return err
}

// again tells a failure before PostgreSQL has done anything, which database/sql
// tries again too: on a statement out of date, or a connection that was lost.
func again(err error) bool { return err != nil && (stale(err) || pgconn.SafeToRetry(err)) }
