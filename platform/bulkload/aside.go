package bulkload

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// executor is a connection or a transaction.
type executor interface {
	Exec(ctx context.Context, sql string, arguments ...any) (pgconn.CommandTag, error)
}

func exec(ctx context.Context, on executor, doing, statement string) error {
	if _, err := on.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s (%s): %w", doing, statement, err)
	}
	return nil
}

// keys lists how to drop and how to make again the foreign keys of tables, and
// indexes their indexes but those of primary keys. What the partitions of a
// table have comes and goes with the table's own.
const (
	keys = `
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
  FROM pg_constraint
 WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY($1::regclass[])
 ORDER BY conname`
	indexes = `
SELECT format('DROP INDEX %s', i.indexrelid::regclass), replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
  FROM pg_index i
 WHERE NOT i.indisprimary AND i.indrelid = ANY($1::regclass[])
 ORDER BY i.indexrelid::regclass::text`
	remarks = `
SELECT '', format('COMMENT ON INDEX %s IS %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class'))
  FROM pg_index i
 WHERE NOT i.indisprimary AND i.indrelid = ANY($1::regclass[]) AND obj_description(i.indexrelid, 'pg_class') IS NOT NULL`
)

// setAside drops what slows COPY down, and returns the statements that make it
// again: indexes first, as foreign keys lean on them.
func setAside(ctx context.Context, tx pgx.Tx, tables []string) ([]string, error) {
	var drop, again []string
	for _, query := range []string{indexes, remarks, keys} {
		rows, err := tx.Query(ctx, query, qualified(tables))
		if err != nil {
			return nil, fmt.Errorf("list indexes and keys: %w", err)
		}
		var dropping, making string
		_, err = pgx.ForEachRow(rows, []any{&dropping, &making}, func() error {
			if dropping != "" {
				drop = append(drop, dropping)
			}
			again = append(again, making)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("list indexes and keys: %w", err)
		}
	}
	for _, statement := range drop {
		if err := exec(ctx, tx, "drop an index or a key for the time being", statement); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// guards lists how to switch the triggers off that refuse TRUNCATE on a table or
// one of its partitions, and how to switch them on as they were. The owner may;
// what the log of a data set forgets, nobody has done.
const guards = `
SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname),
       format('ALTER TABLE %s ENABLE %s TRIGGER %I', t.tgrelid::regclass, CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, t.tgname)
  FROM pg_trigger t
 WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 32 <> 0
   AND (t.tgrelid = ANY($1::regclass[]) OR t.tgrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = ANY($1::regclass[])))`

func clearTables(ctx context.Context, tx pgx.Tx, tables []string) error {
	rows, err := tx.Query(ctx, guards, qualified(tables))
	if err != nil {
		return fmt.Errorf("list guards: %w", err)
	}
	var off, on []string
	var disable, enable string
	_, err = pgx.ForEachRow(rows, []any{&disable, &enable}, func() error {
		off, on = append(off, disable), append(on, enable)
		return nil
	})
	if err != nil {
		return fmt.Errorf("list guards: %w", err)
	}
	all := ""
	for i, table := range tables {
		if i > 0 {
			all += ", "
		}
		all += quoted(table)
	}
	for _, statement := range append(append(off, "TRUNCATE "+all+" RESTART IDENTITY CASCADE"), on...) {
		if err := exec(ctx, tx, "clear the tables", statement); err != nil {
			return err
		}
	}
	return nil
}

func qualified(tables []string) []string {
	names := make([]string, 0, len(tables))
	for _, table := range tables {
		names = append(names, quoted(table))
	}
	return names
}
