package snapshot

import (
	"bytes"
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

//go:embed seedhead.sql
var seedHead string

// notSamples are tables whose rows belong to one installation: its keys, and what those keys sealed.
var notSamples = []string{"public.audit_subject_keys", "public.signing_keys", "public.audit_seals", "public.schema_migrations",
	"public.roles", "public.role_permissions"}

// RunSeed has the program in root add the sample accounts to a migrated database, and answers the table that it prints.
func RunSeed(ctx context.Context, root, url string) (printed string, err error) {
	data, err := os.MkdirTemp("", "roster-seed-")
	if err != nil {
		return "", fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(data) }()
	cmd := exec.CommandContext(ctx, "go", "run", ".", "seed")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "ROSTER_MODE=development", "ROSTER_DATABASE_URL="+url, "ROSTER_DATABASE_OWNER_URL=", "ROSTER_DATA_DIR="+data)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go run . seed: %w: %s", err, &complaints)
	}
	return string(out), nil
}

// Seed describes the rows that RunSeed added, with printed at its head. Times are told as they lie before or after the
// moment of loading, so that nothing is out of date when it is loaded.
func Seed(ctx context.Context, seeded *sql.DB, printed string) (string, error) {
	names, err := read(ctx, seeded, tablesQuery)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(strings.Replace(seedHead, "-- ACCOUNTS\n", asComment(printed), 1))
	for _, name := range names {
		if slices.Contains(notSamples, name) {
			continue
		}
		text, err := sample(ctx, seeded, name)
		if err != nil {
			return "", err
		}
		if text != "" {
			b.WriteString("\n" + text)
		}
	}
	b.WriteString("\nDO $$ BEGIN PERFORM public.refresh_user_views(); END $$;\n\n" + foot)
	return b.String(), nil
}

func sample(ctx context.Context, seeded *sql.DB, table string) (string, error) {
	if table == "public.user_audit_log" {
		// Hashes cover the time of an entry; and what was sealed under another installation's key is of no use here.
		return insert(ctx, seeded, table, `changes::text NOT LIKE '%"sealed"%'`, literal)
	}
	return insert(ctx, seeded, table, "true", relative(ctx, seeded, table))
}

func literal(column string) string { return "coalesce(quote_nullable(" + column + "::text), 'NULL')" }

// relative tells times in whole minutes from now, and everything else as it is.
func relative(ctx context.Context, db *sql.DB, table string) func(column string) string {
	times, err := read(ctx, db, `SELECT quote_ident(attname) FROM pg_attribute
		WHERE attrelid = $1::text::regclass AND atttypid = 'timestamptz'::regtype AND attnum > 0`, table)
	return func(column string) string {
		if err != nil || !slices.Contains(times, column) {
			return literal(column)
		}
		minutes := "round(extract(epoch FROM " + column + " - now()) / 60)::int"
		return "CASE WHEN " + column + " IS NULL THEN 'NULL' WHEN " + minutes + " = 0 THEN 'now()' ELSE format('now() + interval ''%s min''', " + minutes + ") END"
	}
}

func asComment(table string) string {
	var b strings.Builder
	for line := range strings.Lines(table) {
		line = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(line, " \n"), "added"), " ")
		b.WriteString("--   " + line + "\n")
	}
	return b.String()
}
