package process

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"roster/platform/database"
	"roster/platform/httpserver"
	"roster/platform/migrations"
	"roster/platform/module"
)

// schemaCheckEvery bounds how often readiness looks at the schema, which costs
// more than asking whether the database answers.
const schemaCheckEvery = time.Minute

// Checks are what has to work for the process to be ready: the database, a
// schema with all migrations of this binary, and what each module says of
// itself. A schema that has more than that only warns: while a newer version is
// rolled out, or an operator tries an index, this one still serves.
func Checks(db *database.DB, modules []module.Module) []httpserver.Check {
	migrated := &lasting{ask: func(ctx context.Context) error { return pending(ctx, db) }}
	drift := &lasting{ask: func(ctx context.Context) error { return difference(ctx, db) }}
	checks := []httpserver.Check{
		{Name: "database", Run: db.Ping},
		{Name: "migrations", Run: migrated.run},
		{Name: "schema", Run: drift.run, Warns: true},
	}
	for _, m := range modules {
		checks = append(checks, m.Checks...)
	}
	return checks
}

// pending fails when the database lacks migrations of this binary.
func pending(ctx context.Context, db *database.DB) error {
	err := migrations.Check(ctx, db.SQL())
	if errors.Is(err, migrations.ErrNewer) { // the schema check tells
		return nil
	}
	return err
}

// difference fails when the schema is another one than this binary was made for.
func difference(ctx context.Context, db *database.DB) error {
	if err := migrations.Check(ctx, db.SQL()); err != nil {
		return err
	}
	lines, err := migrations.Drift(ctx, db.SQL())
	if err != nil {
		return fmt.Errorf("look for drift: %w", err)
	}
	if len(lines) > 0 {
		return fmt.Errorf("the schema has drifted: %s", strings.Join(lines, "; "))
	}
	return nil
}

// lasting is a check whose good answer holds for a while; a bad one is asked
// again each time.
type lasting struct {
	ask func(context.Context) error

	mu       sync.Mutex
	goodTill time.Time
}

func (l *lasting) run(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if time.Now().Before(l.goodTill) {
		return nil
	}
	if err := l.ask(ctx); err != nil {
		return err
	}
	l.goodTill = time.Now().Add(schemaCheckEvery)
	return nil
}
