package database

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Rows runs a query made by Conn(ctx).Raw and calls each for every row, with what
// scans it. Outside a unit of work pgx itself reads them, as with One.
func (d *DB) Rows(ctx context.Context, query *gorm.DB, each func(scan func(into ...any) error) error) error {
	if d.InUnit(ctx) {
		return d.joined(query, each)
	}
	began, text, given := time.Now(), query.Statement.SQL.String(), int64(0)
	counted := func(scan func(into ...any) error) error {
		given++
		return each(scan)
	}
	err := d.Read(ctx, text, query.Statement.Vars, counted)
	for attempt := 0; given == 0 && again(err) && ctx.Err() == nil && attempt < staleAttempts; attempt++ {
		err = d.Read(ctx, text, query.Statement.Vars, counted)
	}
	d.pool.Logger.Trace(ctx, began, func() (string, int64) { return text, given }, err)
	return err
}

func (d *DB) joined(query *gorm.DB, each func(scan func(into ...any) error) error) (err error) {
	rows, err := query.Rows()
	if err != nil {
		return Explain("read rows", err)
	}
	defer func() { _ = rows.Close() }() // what fails here Err tells
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return Explain("read rows", rows.Err())
}
