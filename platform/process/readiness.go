package process

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"roster/platform/database"
	"roster/platform/httpserver"
	"roster/platform/migrations"
	"roster/platform/module"
)

// schemaCheckEvery bounds how often readiness compares the whole schema, which
// costs more than asking whether the database answers.
const schemaCheckEvery = time.Minute

// Checks are what has to work for the process to be ready: the database, a
// schema that fits this binary, and what each module says of itself.
func Checks(db *database.DB, modules []module.Module) []httpserver.Check {
	schema := &schemaCheck{db: db}
	checks := []httpserver.Check{
		{Name: "database", Run: db.Ping},
		{Name: "schema", Run: schema.run},
	}
	for _, m := range modules {
		checks = append(checks, m.Checks...)
	}
	return checks
}

// schemaCheck tells whether the live schema is the one this binary was made
// for. A good answer holds for a while; a bad one is asked again each time.
type schemaCheck struct {
	db *database.DB

	mu       sync.Mutex
	goodTill time.Time
}

func (c *schemaCheck) run(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Now().Before(c.goodTill) {
		return nil
	}
	if err := migrations.Check(ctx, c.db.SQL()); err != nil {
		return fmt.Errorf("check migrations: %w", err)
	}
	drift, err := migrations.Drift(ctx, c.db.SQL())
	if err != nil {
		return fmt.Errorf("check for drift: %w", err)
	}
	if len(drift) > 0 {
		return fmt.Errorf("the schema has drifted: %s", strings.Join(drift, "; "))
	}
	c.goodTill = time.Now().Add(schemaCheckEvery)
	return nil
}
