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
	return d.later(ctx, s, waiting{settle: func(_ int64, err error) error { return explain(err) }}, values)
}

// LaterCounted is Later for a statement of which it also matters how many rows
// it changes: judge is given that. It never goes together with COMMIT.
func (d *DB) LaterCounted(ctx context.Context, s *Statement, judge func(changed int64, err error) error, values ...any) error {
	return d.later(ctx, s, waiting{settle: judge, counted: true}, values)
}

func (d *DB) later(ctx context.Context, s *Statement, w waiting, values []any) error {
	began, judge := time.Now(), w.settle
	w.text, w.values = s.text, s.arguments(values)
	open := unitOf(ctx)
	w.settle = func(changed int64, err error) error {
		d.told(ctx, s, began, err, changed)
		if err = judge(changed, err); err != nil && open != nil {
			open.doom()
		}
		return err
	}
	if open == nil {
		return w.settle(affected(d.connPool(ctx).ExecContext(ctx, w.text, w.values...)))
	}
	return onPipe(open.conn, func(p *pipe) error {
		p.waiting = append(p.waiting, w)
		return nil
	})
}
