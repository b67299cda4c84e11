package snapshot

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"strings"

	"roster/platform/migrations"
)

//go:embed head.sql
var head string

const foot = "COMMIT;\n"

// Schema describes a database in which every migration of the set has run. The text is deterministic.
func Schema(ctx context.Context, replayed *sql.DB, set *migrations.Set) (string, error) {
	var b strings.Builder
	b.WriteString(head)
	for _, part := range []struct {
		title string
		write func() (string, error)
	}{
		{"Functions", func() (string, error) { return lines(ctx, replayed, functionsQuery, "\n") }},
		{"Tables, indexes and constraints", func() (string, error) { return tables(ctx, replayed) }},
		{"Settings of tables and indexes", func() (string, error) { return lines(ctx, replayed, settingsQuery, "") }},
		{"Triggers", func() (string, error) { return lines(ctx, replayed, triggersQuery, "") }},
		{"Partitions of the log: one that takes what no month does, this month and three ahead", func() (string, error) {
			return partitions(ctx, replayed)
		}},
		{"Materialised views", func() (string, error) { return views(ctx, replayed, set) }},
		{"What things are for", func() (string, error) { return lines(ctx, replayed, commentsQuery, "") }},
		{"The job queue: River's own migrations, one after the other", func() (string, error) { return queue(ctx, replayed) }},
		{"The application's rights", func() (string, error) { return lines(ctx, replayed, grantsQuery, "") }},
		{"What the migrations put in: the system's roles, and the versions that were applied", func() (string, error) {
			return rows(ctx, replayed)
		}},
	} {
		text, err := part.write()
		if err != nil {
			return "", fmt.Errorf("%s: %w", strings.ToLower(part.title), err)
		}
		fmt.Fprintf(&b, "\n-- %s\n-- %s\n\n%s", part.title, strings.Repeat("-", len(part.title)), text)
	}
	b.WriteString("\n" + foot)
	return b.String(), nil
}
