package migrations

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

// Up applies every pending migration, then the job queue's, then gives the application its rights, and returns what
// it applied. It verifies the checksums first and runs nothing when they differ ([ErrChecksum]), nor when the database
// is ahead of this binary ([ErrNewer]). Any number of processes may call it at once: one works, the others wait and
// find nothing to do. When all is in place it takes no lock and writes nothing.
//
// A migration that fails is rolled back with its row in schema_migrations, those before it stay. db must connect as
// the owner of the database, directly and not through a pooler in transaction mode, and be allowed two connections
// ([ErrPoolTooSmall]).
func (s *Set) Up(ctx context.Context, db *sql.DB) ([]Result, error) {
	return s.UpTo(ctx, db, s.Latest())
}

// UpTo is [Set.Up] up to and including one version. The job queue's migrations are applied all the same.
func (s *Set) UpTo(ctx context.Context, db *sql.DB, version int64) ([]Result, error) {
	if err := s.Verify(); err != nil {
		return nil, err
	}
	if pending, err := s.Pending(ctx, db); err != nil || len(pending) == 0 {
		return nil, err
	}
	var results []Result
	err := withLock(ctx, db, func() error {
		var err error
		results, err = s.up(ctx, db, version)
		return err
	})
	return results, err
}

func (s *Set) up(ctx context.Context, db *sql.DB, version int64) ([]Result, error) {
	// Asked again under the lock: another process may have migrated further meanwhile.
	if pending, err := s.Pending(ctx, db); err != nil || len(pending) == 0 {
		return nil, err
	}
	provider, err := s.provider(db)
	if err != nil {
		return nil, err
	}
	results, err := patiently(ctx, func() ([]*goose.MigrationResult, error) { return provider.UpTo(ctx, version) })
	if err != nil {
		return results, err
	}
	queue, err := riverUp(ctx, db)
	results = append(results, queue...)
	if err != nil {
		return results, err
	}
	return results, grant(ctx, db)
}
