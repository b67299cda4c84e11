package bulkload

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/platform/samples"
)

// ErrForeign says that the database holds what no bulk load has made.
var ErrForeign = errors.New("the database holds accounts or entries of somebody else's")

// The mark is a table in a schema of its own, out of the program's sight.
const (
	markSchema = `CREATE SCHEMA IF NOT EXISTS roster_bench`
	markTable  = `CREATE TABLE IF NOT EXISTS roster_bench.data_set (
	seed numeric NOT NULL, people integer NOT NULL, entries integer NOT NULL, until timestamptz NOT NULL, filled_at timestamptz NOT NULL DEFAULT now())`
	unmark = `DELETE FROM roster_bench.data_set`
	setOn  = `INSERT INTO roster_bench.data_set (seed, people, entries, until) VALUES ($1::text::numeric, $2, $3, $4)`
)

func mark(ctx context.Context, tx pgx.Tx, of samples.Population) error {
	for _, statement := range []string{markSchema, markTable, unmark} {
		if err := exec(ctx, tx, "mark the database", statement); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, setOn, fmt.Sprint(of.Seed), of.People, of.Entries, of.Until); err != nil {
		return fmt.Errorf("mark the database: %w", err)
	}
	return nil
}

// found tells whether the very data is there already. A database without a mark
// has to be empty, or it is ErrForeign.
func found(ctx context.Context, conn *pgx.Conn, of samples.Population) (bool, error) {
	var marked, used bool
	err := conn.QueryRow(ctx, `SELECT to_regclass('roster_bench.data_set') IS NOT NULL,
		EXISTS (SELECT FROM public.users) OR EXISTS (SELECT FROM public.user_audit_log)`).Scan(&marked, &used)
	if err != nil {
		return false, fmt.Errorf("look what the database holds: %w", err)
	}
	if !marked {
		if used {
			return false, ErrForeign
		}
		return false, nil
	}
	var seed string
	var people, entries int
	var until time.Time
	err = conn.QueryRow(ctx, `SELECT seed::text, people, entries, until FROM roster_bench.data_set`).Scan(&seed, &people, &entries, &until)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the mark of the database: %w", err)
	}
	return seed == fmt.Sprint(of.Seed) && people == of.People && entries == of.Entries && until.Equal(of.Until), nil
}
