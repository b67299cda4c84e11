package snapshot

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// tablesQuery lists tables so that each comes after those it references. The job queue's own come last.
const tablesQuery = `
WITH RECURSIVE t AS (
  SELECT oid FROM pg_class
   WHERE relnamespace IN ('public'::regnamespace, 'river'::regnamespace) AND relkind IN ('r', 'p') AND NOT relispartition
     AND oid NOT IN ('river.river_migration'::regclass, 'river.river_leader'::regclass)
), depth(oid, level) AS (
  SELECT oid, 0 FROM t
  UNION
  SELECT f.conrelid, d.level + 1 FROM depth d JOIN pg_constraint f ON f.confrelid = d.oid
   WHERE f.contype = 'f' AND f.conrelid <> f.confrelid
)
SELECT oid::regclass::text FROM depth GROUP BY oid
 ORDER BY oid::regclass::text LIKE 'river.%', max(level), oid::regclass::text COLLATE "C"`

// columnsQuery lists the columns of a table that a row has to give: not those that the database fills in.
const columnsQuery = `
SELECT quote_ident(a.attname) FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid = $1::text::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
   AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') !~* '^(now\(\)|current_timestamp|nextval)'
 ORDER BY a.attnum`

// rows writes every row that is in a freshly migrated database.
func rows(ctx context.Context, db *sql.DB) (string, error) {
	names, err := read(ctx, db, tablesQuery)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range names {
		text, err := insert(ctx, db, name, "true", func(column string) string { return "quote_nullable(" + column + "::text)" })
		if err != nil {
			return "", err
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// insert writes the statement that adds a table's rows for which a condition holds; empty when there are none. value
// gives, for a column, the SQL expression that makes the literal.
func insert(ctx context.Context, db *sql.DB, table, condition string, value func(column string) string) (string, error) {
	columns, err := read(ctx, db, columnsQuery, table)
	if err != nil {
		return "", err
	}
	values := make([]string, 0, len(columns))
	for _, column := range columns {
		values = append(values, value(column))
	}
	tuples, err := read(ctx, db, fmt.Sprintf(
		`SELECT '(' || concat_ws(', ', %s) || ')' FROM %s WHERE %s ORDER BY 1`, strings.Join(values, ", "), table, condition))
	if err != nil || len(tuples) == 0 {
		return "", err
	}
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES\n  %s;\n", table, strings.Join(columns, ", "), strings.Join(tuples, ",\n  ")), nil
}
