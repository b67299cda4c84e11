package migrations

import (
	"context"
	"database/sql"
	"fmt"
)

// grantStatements give the application its rights on the tables that no migration file makes: goose's and the job
// queue's. It may read what was migrated, and not pretend that something was.
var grantStatements = []string{
	`GRANT SELECT ON public.schema_migrations TO roster_app`,
	`GRANT USAGE ON SCHEMA river TO roster_app`,
	`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA river TO roster_app`,
	`REVOKE INSERT, UPDATE, DELETE ON river.river_migration FROM roster_app`,
	`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA river TO roster_app`,
}

// grant runs grantStatements in one transaction. The caller holds the lock.
func grant(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("grant the application its rights: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, statement := range grantStatements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("grant the application its rights: %s: %w", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("grant the application its rights: %w", err)
	}
	return nil
}

// granted reports whether grant has run since the job queue's tables were last added to: Up may have been killed
// between the two. It needs all of them to be there.
func granted(ctx context.Context, db *sql.DB) (bool, error) {
	var done bool
	err := db.QueryRowContext(ctx, `
SELECT has_schema_privilege('roster_app', 'river', 'USAGE')
   AND has_table_privilege('roster_app', 'public.schema_migrations', 'SELECT')
   AND NOT EXISTS (SELECT FROM pg_class
                    WHERE relnamespace = 'river'::regnamespace AND relkind IN ('r', 'p')
                      AND NOT has_table_privilege('roster_app', oid, 'SELECT'))`).Scan(&done)
	if err != nil {
		return false, fmt.Errorf("read the application's rights: %w", err)
	}
	return done, nil
}
