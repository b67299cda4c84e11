package snapshot

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"

	"roster/platform/migrations"
)

// tables writes what makes the tables of the schema public, in an order that foreign keys allow.
func tables(ctx context.Context, db *sql.DB) (string, error) {
	driver, err := postgres.Open(db)
	if err != nil {
		return "", fmt.Errorf("open Atlas's driver: %w", err)
	}
	realm, err := driver.InspectRealm(ctx, &schema.InspectRealmOption{Schemas: []string{"public"}})
	if err != nil {
		return "", fmt.Errorf("inspect the database: %w", err)
	}
	var changes []schema.Change
	for _, s := range realm.Schemas {
		for _, t := range s.Tables {
			changes = append(changes, &schema.AddTable{T: t})
		}
	}
	plan, err := driver.PlanChanges(ctx, "", changes, func(o *migrate.PlanOptions) { o.Indent = "  " })
	if err != nil {
		return "", fmt.Errorf("plan the tables: %w", err)
	}
	var b strings.Builder
	for i, change := range plan.Changes {
		if i > 0 && strings.HasPrefix(change.Cmd, "CREATE TABLE") {
			b.WriteByte('\n')
		}
		b.WriteString(unquote(change.Cmd) + ";\n")
	}
	return b.String(), nil
}

var quoted = regexp.MustCompile(`'(?:[^']|'')*'|"([a-z_][a-z0-9_]*)"`)

// unquote leaves out the quotes of names that need none; PostgreSQL's own words are not used as names.
func unquote(statement string) string {
	return quoted.ReplaceAllStringFunc(statement, func(match string) string {
		if match[0] == '\'' {
			return match
		}
		return strings.Trim(match, `"`)
	})
}

const defaultPartitionsQuery = `
SELECT format('CREATE TABLE %s PARTITION OF %s DEFAULT', c.oid::regclass, i.inhparent::regclass)
  FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relispartition AND pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'
   AND c.relkind = 'r'
 ORDER BY c.relname COLLATE "C"`

func partitions(ctx context.Context, db *sql.DB) (string, error) {
	text, err := lines(ctx, db, defaultPartitionsQuery, "")
	return text + "DO $$ BEGIN PERFORM public.create_audit_partitions(3); END $$;\n", err
}

const viewsQuery = `
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm') ORDER BY relname COLLATE "C"`

// aside ends the name of a view that is made beside the one whose place it takes.
const aside = "_new"

// views takes a view's definition from the migration that made it last: servers differ in how they print one.
func views(ctx context.Context, db *sql.DB, set *migrations.Set) (string, error) {
	names, err := read(ctx, db, viewsQuery)
	if err != nil {
		return "", err
	}
	source, err := set.UpText()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range names {
		statement := regexp.MustCompile(`(?s)CREATE (?:OR REPLACE )?(?:MATERIALIZED )?VIEW public\.` + name + `(?:` + aside + `)? AS\n.*?;\n`)
		made := statement.FindAllString(source, -1)
		if made == nil {
			return "", fmt.Errorf("no migration has a statement that begins CREATE VIEW public.%s AS", name)
		}
		b.WriteString(strings.Replace(made[len(made)-1], name+aside+" AS\n", name+" AS\n", 1))
		indexes, err := lines(ctx, db, `SELECT pg_get_indexdef(indexrelid) FROM pg_index
			WHERE indrelid = 'public.`+name+`'::regclass ORDER BY indexrelid::regclass::text COLLATE "C"`, "")
		if err != nil {
			return "", err
		}
		b.WriteString(indexes + "\n")
	}
	return b.String(), nil
}
