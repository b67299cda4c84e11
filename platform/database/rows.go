package database

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Rows runs a query made by Conn(ctx).Raw, or by a dry run, and calls each for every
// row, with what scans it. pgx itself reads them, as with One.
func (d *DB) Rows(ctx context.Context, query *gorm.DB, each func(scan func(into ...any) error) error) error {
	return d.all(ctx, query.Statement.SQL.String(), query.Statement.Vars, each)
}

// All is One for a statement that gives any number of rows: each is called for
// every one, with what scans it.
func (d *DB) All(ctx context.Context, s *Statement, values []any, each func(scan func(into ...any) error) error) error {
	return d.all(ctx, s.text, s.arguments(values), each)
}

func (d *DB) all(ctx context.Context, text string, values []any, each func(scan func(into ...any) error) error) (err error) {
	began, given := time.Now(), int64(0)
	read := func(p *pipe) error {
		return p.all(ctx, text, values, func(scan func(into ...any) error) error {
			given++
			return each(scan)
		})
	}
	if open := unitOf(ctx); open != nil {
		err = onPipe(open.conn, read)
	} else {
		err = d.onAny(ctx, read)
		for attempt := 0; given == 0 && again(err) && ctx.Err() == nil && attempt < staleAttempts; attempt++ {
			err = d.onAny(ctx, read)
		}
	}
	d.pool.Logger.Trace(ctx, began, func() (string, int64) { return text, given }, err)
	return Explain("read rows", err)
}
