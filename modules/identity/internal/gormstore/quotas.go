package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/platform/database"
	"roster/platform/quota"
)

// Quotas counts requests by network, for all replicas. It is a quota.Store.
type Quotas struct{ db *database.DB }

// NewQuotas returns the store on db.
func NewQuotas(db *database.DB) *Quotas { return &Quotas{db: db} }

// takeQuota counts whole leases, so the counter never stands between two.
var takeQuota = database.NewStatement(`
INSERT INTO login_throttles AS t (scope, key_digest, failures, window_started_at, updated_at)
VALUES ('network', @key, @lease, @now, @now)
ON CONFLICT (scope, key_digest) DO UPDATE SET
	failures = CASE WHEN t.window_started_at <= @since THEN @lease ELSE t.failures + @lease END,
	window_started_at = CASE WHEN t.window_started_at <= @since THEN @now ELSE t.window_started_at END,
	updated_at = @now
WHERE t.window_started_at <= @since OR t.failures + @lease <= @limit
RETURNING failures, window_started_at`)

// Take counts one lease unless nothing is left; see quota.Store.
func (s *Quotas) Take(ctx context.Context, key quota.Key, l quota.Limit, now time.Time) (quota.Taken, error) {
	var counted int
	var began time.Time
	err := s.db.One(ctx, takeQuota, []any{
		sql.Named("key", key[:]), sql.Named("lease", l.Lease), sql.Named("limit", l.Requests),
		sql.Named("now", now), sql.Named("since", now.Add(-l.Window)),
	}, &counted, &began)
	if errors.Is(err, sql.ErrNoRows) {
		return s.full(ctx, key, l, now)
	}
	return quota.Taken{OK: true, Rest: l.Requests - counted, Until: began.Add(l.Window)}, database.Explain("count requests", err)
}

// full tells until when there is nothing to take.
func (s *Quotas) full(ctx context.Context, key quota.Key, l quota.Limit, now time.Time) (quota.Taken, error) {
	began := now // cleared away meanwhile
	err := s.db.Conn(ctx).Raw("SELECT window_started_at FROM login_throttles WHERE scope = 'network' AND key_digest = ?", key[:]).
		Row().Scan(&began)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return quota.Taken{Until: began.Add(l.Window)}, database.Explain("read count of requests", err)
}
