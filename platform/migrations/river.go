package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverSchema is the PostgreSQL schema that holds the job queue's tables, and nothing else.
const RiverSchema = "river"

func riverMigrator(db *sql.DB) (*rivermigrate.Migrator[*sql.Tx], error) {
	migrator, err := rivermigrate.New(riverdatabasesql.New(db), &rivermigrate.Config{
		Schema: RiverSchema,
		Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, fmt.Errorf("prepare the job queue's migrations: %w", err)
	}
	return migrator, nil
}

// riverStatus lists the job queue's migrations. River records no time a Down would keep, so AppliedAt stays zero.
func riverStatus(ctx context.Context, db *sql.DB) ([]State, error) {
	migrator, err := riverMigrator(db)
	if err != nil {
		return nil, err
	}
	at, err := riverVersion(ctx, db)
	if err != nil {
		return nil, err
	}
	var states []State
	for _, m := range migrator.AllVersions() {
		states = append(states, State{Version: int64(m.Version), Name: riverName(m.Name), Applied: int64(m.Version) <= at})
	}
	if last := states[len(states)-1].Version; at > last {
		return nil, fmt.Errorf("job queue: %w", newer(at, last))
	}
	return states, nil
}

func riverVersion(ctx context.Context, db *sql.DB) (int64, error) {
	exists, err := tableExists(ctx, db, RiverSchema+".river_migration")
	if err != nil || !exists {
		return 0, err
	}
	var version int64
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM river.river_migration`).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the job queue's version: %w", err)
	}
	return version, nil
}

// riverUp applies the job queue's migrations. The caller holds the lock.
func riverUp(ctx context.Context, db *sql.DB) ([]Result, error) {
	if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS river`); err != nil {
		return nil, fmt.Errorf("create schema %s: %w", RiverSchema, err)
	}
	migrator, err := riverMigrator(db)
	if err != nil {
		return nil, err
	}
	done, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return nil, fmt.Errorf("apply the job queue's migrations: %w", err)
	}
	var results []Result
	for _, v := range done.Versions {
		results = append(results, Result{Version: int64(v.Version), Name: riverName(v.Name), Took: v.Duration})
	}
	return results, nil
}

// riverDown removes the job queue's tables with every job in them. The caller holds the lock.
func riverDown(ctx context.Context, db *sql.DB) ([]Result, error) {
	began := time.Now()
	var existed bool
	if err := db.QueryRowContext(ctx, `SELECT to_regnamespace('river') IS NOT NULL`).Scan(&existed); err != nil {
		return nil, fmt.Errorf("look for schema %s: %w", RiverSchema, err)
	}
	if !existed {
		return nil, nil
	}
	if _, err := db.ExecContext(ctx, `DROP SCHEMA river CASCADE`); err != nil {
		return nil, fmt.Errorf("drop schema %s: %w", RiverSchema, err)
	}
	return []Result{{Name: riverName("schema"), Took: time.Since(began)}}, nil
}

func riverName(name string) string { return RiverSchema + " " + name }
