package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/platform/database"
)

// Allowances counts what may be had so often in a while. It shares the table of
// the guesses, whose rows are counters of an account too.
type Allowances struct{ db *database.DB }

// NewAllowances returns the store on db.
func NewAllowances(db *database.DB) *Allowances { return &Allowances{db: db} }

const takeAllowance = `
INSERT INTO login_throttles AS t (scope, key_digest, failures, window_started_at, updated_at)
VALUES ('account', @what, 1, @now, @now)
ON CONFLICT (scope, key_digest) DO UPDATE SET
	failures = CASE WHEN t.window_started_at <= @since THEN 1 ELSE t.failures + 1 END,
	window_started_at = CASE WHEN t.window_started_at <= @since THEN @now ELSE t.window_started_at END,
	updated_at = @now
WHERE t.window_started_at <= @since OR t.failures < @limit
RETURNING failures`

// Take counts one unless the limit is reached; see app.Allowances.
func (s *Allowances) Take(ctx context.Context, what domain.Digest, limit int, window time.Duration, now time.Time) (bool, error) {
	var taken int
	err := s.db.Conn(ctx).Raw(takeAllowance, sql.Named("what", what[:]), sql.Named("limit", limit),
		sql.Named("now", now), sql.Named("since", now.Add(-window))).Row().Scan(&taken)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, database.Explain("take an allowance", err)
}

// Return takes one back; see app.Allowances.
func (s *Allowances) Return(ctx context.Context, what domain.Digest, now time.Time) error {
	err := s.db.Conn(ctx).Exec(
		"UPDATE login_throttles SET failures = greatest(failures - 1, 0), updated_at = ? WHERE scope = 'account' AND key_digest = ?",
		now, what[:]).Error
	return database.Explain("return an allowance", err)
}
