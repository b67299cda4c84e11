package bulkload

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"roster/platform/samples"
)

// Progress hears of each step, and within a table how many of its items are
// done.
type Progress func(step string, done, of int)

// session are the settings of the one connection. A lock that somebody else
// holds is worth an error, not a wait without end.
var session = map[string]string{
	"application_name": "roster bench data", "timezone": "UTC", "statement_timeout": "0", "lock_timeout": "5000",
	"idle_in_transaction_session_timeout": "0", "maintenance_work_mem": "512MB",
}

// Fill clears the tables of the parts and fills them, then marks the database
// with the population. It returns ErrForeign for a database with data of
// somebody else's, and false when the data is there already.
//
// Indexes and foreign keys are made anew afterwards: a sort for all rows instead
// of a search for each.
func Fill(ctx context.Context, ownerURL string, of samples.Population, parts []samples.Part, progress Progress) (filled bool, err error) {
	config, err := pgx.ParseConfig(ownerURL)
	if err != nil {
		return false, fmt.Errorf("read the owner's address: %w", err)
	}
	for name, value := range session {
		config.RuntimeParams[name] = value
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, fmt.Errorf("connect as the owner: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()

	there, err := found(ctx, conn, of)
	if err != nil || there {
		return false, err
	}
	tables := tablesOf(parts)
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error { return fill(ctx, tx, of, parts, tables, progress) })
	if err != nil {
		return false, err
	}
	return true, tidy(ctx, conn, tables, progress)
}

func fill(ctx context.Context, tx pgx.Tx, of samples.Population, parts []samples.Part, tables []string, progress Progress) error {
	progress("clear", 0, 1)
	if err := clearTables(ctx, tx, tables); err != nil {
		return err
	}
	for _, part := range parts {
		for _, statement := range part.Prepare {
			if err := exec(ctx, tx, "prepare", statement); err != nil {
				return err
			}
		}
	}
	kept, err := setAside(ctx, tx, tables)
	if err != nil {
		return err
	}
	for _, part := range parts {
		for _, table := range part.Tables {
			if err := copyRows(ctx, tx, table, progress); err != nil {
				return err
			}
		}
	}
	for _, part := range parts {
		kept = append(kept, part.Conclude...)
	}
	for i, statement := range kept {
		progress("indexes", i, len(kept))
		if err := exec(ctx, tx, "finish the tables", statement); err != nil {
			return err
		}
	}
	return mark(ctx, tx, of)
}

// tidy does after the commit what autovacuum would do later, in the middle of a
// measurement.
func tidy(ctx context.Context, conn *pgx.Conn, tables []string, progress Progress) error {
	for i, table := range tables {
		progress("vacuum, analyze", i, len(tables))
		if err := exec(ctx, conn, "vacuum", "VACUUM (ANALYZE) "+quoted(table)); err != nil {
			return err
		}
	}
	progress("done", 1, 1)
	return nil
}

// tablesOf are all tables that the parts fill or clear.
func tablesOf(parts []samples.Part) []string {
	var names []string
	for _, part := range parts {
		for _, table := range part.Tables {
			names = append(names, table.Name)
		}
		names = append(names, part.Clear...)
	}
	return names
}

func quoted(table string) string { return pgx.Identifier{"public", table}.Sanitize() }
