package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// One reads the row of a statement that gives one at most, as Row does, or
// returns sql.ErrNoRows. pgx itself reads it, which takes the process a third less than through database/sql: for what is asked most.
func (d *DB) One(ctx context.Context, s *Statement, values []any, into ...any) error {
	began, arguments := time.Now(), s.arguments(values)
	if open := unitOf(ctx); open != nil {
		err := onPipe(open.conn, func(p *pipe) error { return p.one(ctx, s.text, arguments, into) })
		return d.read(ctx, s, began, err)
	}
	err := d.native(ctx, s.text, arguments, into)
	for attempt := 0; again(err) && ctx.Err() == nil && attempt < staleAttempts; attempt++ {
		err = d.native(ctx, s.text, arguments, into)
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

func (d *DB) native(ctx context.Context, query string, arguments, into []any) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return err //nolint:wrapcheck // the callers say what they were reading
	}
	defer func() { _ = conn.Close() }()      // gives it back to the pool
	return conn.Raw(func(driver any) error { //nolint:wrapcheck // as above
		native, ok := driver.(*pipe)
		if !ok {
			return fmt.Errorf("the connection is a %T", driver)
		}
		return native.Conn().QueryRow(ctx, query, arguments...).Scan(into...)
	})
}
