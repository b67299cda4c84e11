package snapshot

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"
)

// Each query answers one column of text: statements, in the order they are to be run in.
var (
	//go:embed functions.sql
	functionsQuery string
	//go:embed settings.sql
	settingsQuery string
	//go:embed triggers.sql
	triggersQuery string
	//go:embed comments.sql
	commentsQuery string
	//go:embed grants.sql
	grantsQuery string
)

// read answers a query's rows of text. Names print qualified, whatever the server's default is.
func read(ctx context.Context, db *sql.DB, query string, args ...any) ([]string, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, `SET LOCAL search_path = pg_catalog`); err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	found, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	defer func() { _ = found.Close() }()
	var texts []string
	for found.Next() {
		var text string
		if err := found.Scan(&text); err != nil {
			return nil, fmt.Errorf("read the catalogue: %w", err)
		}
		texts = append(texts, text)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	return texts, nil
}

// lines writes a query's statements, each ended, with a gap between them.
func lines(ctx context.Context, db *sql.DB, query, gap string) (string, error) {
	statements, err := read(ctx, db, query)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, statement := range statements {
		if i > 0 {
			b.WriteString(gap)
		}
		b.WriteString(strings.TrimRight(statement, " \n") + ";\n")
	}
	return b.String(), nil
}
