package bulkload

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"roster/platform/samples"
)

// reportEvery is how many items go by between two reports.
const reportEvery = 5000

// source hands the rows of a table to COPY, one after the other.
type source struct {
	table    samples.Table
	progress Progress
	item     int // the next
	rows     [][]any
	err      error
}

// Next is part of pgx.CopyFromSource.
func (s *source) Next() bool {
	if len(s.rows) > 0 {
		s.rows = s.rows[1:]
	}
	for len(s.rows) == 0 && s.err == nil && s.item < s.table.Items {
		if s.item%reportEvery == 0 {
			s.progress(s.table.Name, s.item, s.table.Items)
		}
		s.rows, s.err = s.table.Rows(s.item)
		s.item++
	}
	return len(s.rows) > 0
}

// Values is part of pgx.CopyFromSource.
func (s *source) Values() ([]any, error) { return s.rows[0], nil }

// Err is part of pgx.CopyFromSource.
func (s *source) Err() error { return s.err }

func copyRows(ctx context.Context, tx pgx.Tx, table samples.Table, progress Progress) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"public", table.Name}, table.Columns, &source{table: table, progress: progress})
	if err != nil {
		return fmt.Errorf("fill table %s: %w", table.Name, err)
	}
	progress(table.Name, table.Items, table.Items)
	return nil
}
