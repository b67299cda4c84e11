package fingerprint

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
)

//go:embed catalogue.sql
var catalogueQuery string

// Read describes the catalogue of a live database, sorted. It reads in a transaction of its own and writes nothing.
func Read(ctx context.Context, db *sql.DB) ([]string, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, `SET LOCAL search_path = pg_catalog`); err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	rows, err := tx.QueryContext(ctx, catalogueQuery)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, fmt.Errorf("read the catalogue: %w", err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return lines, nil
}
