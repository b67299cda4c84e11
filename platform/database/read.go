package database

import (
	"context"
	"errors"
)

// Read runs a query ($1, $2 …) on a connection of pgx itself and calls each for
// every row, with what scans it. It is for readings of a whole table: a row
// costs a fraction of what it costs through database/sql. It is refused within
// a unit of work, which has a connection of its own.
func (d *DB) Read(ctx context.Context, query string, values []any, each func(scan func(into ...any) error) error) error {
	if d.InUnit(ctx) {
		return errors.New("read rows: a unit of work is open")
	}
	err := d.onAny(ctx, func(p *pipe) error { return p.all(ctx, query, values, each) })
	return Explain("read rows", err)
}
