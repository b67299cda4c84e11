package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
)

const (
	lockNotAvailable = "55P03"
	lockAttempts     = 30
	lockPause        = time.Second
)

// Result is one migration that was applied or taken back.
type Result struct {
	// Version is 0 for the removal of the job queue's schema.
	Version int64
	// Name is the name of the file, or "river NAME" for one of the job queue's.
	Name string
	Took time.Duration
}

func (s *Set) provider(db *sql.DB) (*goose.Provider, error) {
	// No locker of goose's own: withLock is held, and covers the job queue's migrations too.
	provider, err := goose.NewProvider(goose.DialectPostgres, db, s.fsys,
		goose.WithTableName(table), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

// patiently repeats run while it fails because a table is busy. Each migration sets lock_timeout, so that it gives way
// to the service's traffic instead of queueing before it; giving way is not a failure yet.
func patiently(ctx context.Context, run func() ([]*goose.MigrationResult, error)) ([]Result, error) {
	var results []Result
	for attempt := 1; ; attempt++ {
		done, err := run()
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			done = partial.Applied
		}
		results = append(results, convert(done)...)
		if err == nil {
			return results, nil
		}
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != lockNotAvailable || attempt == lockAttempts {
			return results, explain(err)
		}
		select {
		case <-ctx.Done():
			return results, fmt.Errorf("wait for a busy table: %w", context.Cause(ctx))
		case <-time.After(lockPause):
		}
	}
}

func convert(done []*goose.MigrationResult) []Result {
	results := make([]Result, 0, len(done))
	for _, r := range done {
		results = append(results, Result{Version: r.Source.Version, Name: path.Base(r.Source.Path), Took: r.Duration})
	}
	return results
}

// explain reduces goose's error, which repeats the whole statement, to the migration and PostgreSQL's answer.
func explain(err error) error {
	name := "migration"
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		name = "migration " + path.Base(partial.Failed.Source.Path)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return fmt.Errorf("%s: %w", name, pg)
	}
	return fmt.Errorf("%s: %w", name, err)
}
