package database

import (
	"context"
	"time"
)

// Later runs a statement of which only matters whether it fails: together with
// the next one of the open unit of work, or with its COMMIT, so that it costs no
// round trip. explain is given what went wrong, and what it makes of that fails
// the unit, of which nothing stays. Outside a unit of work it runs at once.
func (d *DB) Later(ctx context.Context, s *Statement, explain func(error) error, values ...any) error {
	began, arguments := time.Now(), s.arguments(values)
	settle := func(err error) error {
		d.told(ctx, s, began, err, -1)
		return explain(err)
	}
	open := unitOf(ctx)
	if open == nil {
		_, err := d.connPool(ctx).ExecContext(ctx, s.text, arguments...)
		return settle(err)
	}
	return onPipe(open.conn, func(p *pipe) error {
		p.waiting = append(p.waiting, waiting{s.text, arguments, settle})
		return nil
	})
}
