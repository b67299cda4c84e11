package snapshot

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"

	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"roster/platform/migrations"
)

var (
	// Beside comments: what a migration of another database does for nothing here, and the value that is there already.
	queueComment = regexp.MustCompile(`(?m)^(\s*--.*|SELECT 1;|ALTER TYPE \S+ ADD VALUE .*)\n`)
	blankLines   = regexp.MustCompile(`\n\s*\n+`)
	placeholder  = "/* TEMPLATE: schema */"
)

// queue writes the job queue's own migrations, without their comments, and what they are recorded by.
func queue(_ context.Context, db *sql.DB) (string, error) {
	migrator, err := rivermigrate.New(riverdatabasesql.New(db), &rivermigrate.Config{Schema: migrations.RiverSchema})
	if err != nil {
		return "", fmt.Errorf("read the job queue's migrations: %w", err)
	}
	var b strings.Builder
	var versions []string
	fmt.Fprintf(&b, "CREATE SCHEMA %s;\n", migrations.RiverSchema)
	for _, m := range migrator.AllVersions() {
		text := strings.ReplaceAll(m.SQLUp, placeholder, migrations.RiverSchema+".")
		text = pendingFromTheStart(text)
		text = queueComment.ReplaceAllString(text+"\n", "")
		text = strings.TrimSpace(blankLines.ReplaceAllString(text, "\n"))
		fmt.Fprintf(&b, "\n-- %03d %s\n%s\n", m.Version, m.Name, text)
		versions = append(versions, fmt.Sprintf("('main', %d)", m.Version))
	}
	fmt.Fprintf(&b, "INSERT INTO %s.river_migration (line, version) VALUES\n  %s;\n", migrations.RiverSchema, strings.Join(versions, ", "))
	return b.String(), nil
}

// pendingFromTheStart gives the type of a job's state the value that a later migration adds: a value that is added may
// not be used in the same transaction, and the snapshot is one.
func pendingFromTheStart(text string) string {
	before, after, found := strings.Cut(text, "AS ENUM")
	if !found {
		return text
	}
	return before + "AS ENUM" + strings.Replace(after, "'discarded',", "'discarded',\n  'pending',", 1)
}
