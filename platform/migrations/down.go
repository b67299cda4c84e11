package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/pressly/goose/v3"
)

// Down takes the last steps migrations back, newest first, and returns them. Data in what they remove is lost. When
// none is left the job queue's schema goes too, and of Roster only schema_migrations remains. It asks of db what
// [Set.Up] does, and fails in the same ways.
func (s *Set) Down(ctx context.Context, db *sql.DB, steps int) ([]Result, error) {
	if steps < 1 {
		return nil, fmt.Errorf("take migrations back: %d steps, must be 1 or more", steps)
	}
	have, err := applied(ctx, db)
	if err != nil {
		return nil, err
	}
	versions := make([]int64, 0, len(have))
	for version := range have {
		versions = append(versions, version)
	}
	slices.Sort(versions)
	target := int64(0)
	if steps < len(versions) {
		target = versions[len(versions)-steps-1]
	}
	return s.DownTo(ctx, db, target)
}

// DownTo is [Set.Down] to the state just after one version, or to nothing for version 0.
func (s *Set) DownTo(ctx context.Context, db *sql.DB, version int64) ([]Result, error) {
	if version != 0 && !slices.Contains(s.Versions(), version) {
		return nil, fmt.Errorf("take migrations back to %d: this binary has no such version", version)
	}
	if err := s.Verify(); err != nil {
		return nil, err
	}
	var results []Result
	err := withLock(ctx, db, func() error {
		var err error
		results, err = s.down(ctx, db, version)
		return err
	})
	return results, err
}

func (s *Set) down(ctx context.Context, db *sql.DB, version int64) ([]Result, error) {
	if _, err := s.Pending(ctx, db); err != nil {
		return nil, err
	}
	provider, err := s.provider(db)
	if err != nil {
		return nil, err
	}
	results, err := patiently(ctx, func() ([]*goose.MigrationResult, error) { return provider.DownTo(ctx, version) })
	if err != nil || version != 0 {
		return results, err
	}
	queue, err := riverDown(ctx, db)
	return append(results, queue...), err
}
