// Package gormstore keeps idempotency keys in the table idempotency_keys. The
// wiring gives it to idempotency.New, with the database as the unit of work.
package gormstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"roster/platform/database"
	"roster/platform/idempotency"
)

// Store implements idempotency.Store.
type Store struct{ db *database.DB }

// New makes a store.
func New(db *database.DB) *Store { return &Store{db: db} }

// Lock takes an advisory lock that ends with the transaction. Two keys may
// share a lock, with a chance of one in 2^64; then one waits for no reason.
func (s *Store) Lock(ctx context.Context, request idempotency.Request) (bool, error) {
	sum := idempotency.Digest([]byte("idempotency"), []byte(request.Caller), []byte(request.Route), []byte(request.Key))
	number := int64(binary.BigEndian.Uint64(sum[:])) //nolint:gosec // all bits count, whatever the sign
	var locked bool
	err := s.db.Conn(ctx).Raw(`SELECT pg_try_advisory_xact_lock(?)`, number).Row().Scan(&locked)
	return locked, database.Explain("lock idempotency key", err)
}

// Find implements idempotency.Store.
func (s *Store) Find(ctx context.Context, request idempotency.Request, now time.Time) (*idempotency.Record, error) {
	const query = `
		SELECT request_digest, status, headers, body, created_at, expires_at
		FROM idempotency_keys
		WHERE caller = ? AND route = ? AND key = ? AND expires_at > ?`
	record := idempotency.Record{Request: request}
	var digest, headers []byte
	err := s.db.Conn(ctx).Raw(query, request.Caller, request.Route, request.Key, now).Row().
		Scan(&digest, &record.Status, &headers, &record.Body, &record.CreatedAt, &record.ExpiresAt)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, database.Explain("find idempotency key", err)
	}
	if err := json.Unmarshal(headers, &record.Header); err != nil {
		return nil, fmt.Errorf("read headers of idempotency key: %w", err)
	}
	copy(record.Digest[:], digest)
	return &record, nil
}

// Save implements idempotency.Store.
func (s *Store) Save(ctx context.Context, record idempotency.Record) error {
	const statement = `
		INSERT INTO idempotency_keys
			(caller, route, key, request_digest, status, headers, body, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (caller, route, key) DO UPDATE SET
			request_digest = excluded.request_digest, status = excluded.status, headers = excluded.headers,
			body = excluded.body, created_at = excluded.created_at, expires_at = excluded.expires_at`
	headers, err := json.Marshal(record.Header)
	if err != nil {
		return fmt.Errorf("write headers of idempotency key: %w", err)
	}
	err = s.db.Conn(ctx).Exec(statement,
		record.Caller, record.Route, record.Key, record.Digest[:], record.Status, string(headers), record.Body,
		record.CreatedAt, record.ExpiresAt).Error
	return database.Explain("save idempotency key", err)
}
