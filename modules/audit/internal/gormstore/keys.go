package gormstore

import (
	"context"
	"database/sql"
	"errors"

	"roster/platform/database"
)

// Keys is keyring.Store on PostgreSQL.
type Keys struct{ db *database.DB }

// NewKeys returns the wrapped keys of a database.
func NewKeys(db *database.DB) *Keys { return &Keys{db: db} }

// keyRow is a row of audit_subject_keys, as far as this package reads it.
type keyRow struct {
	SubjectID  string `gorm:"column:subject_id;type:uuid;primaryKey"`
	WrappedKey []byte `gorm:"column:wrapped_key"`
}

// TableName is part of GORM's interface.
func (keyRow) TableName() string { return "audit_subject_keys" }

var loadKeys = database.NewStatement("SELECT subject_id, wrapped_key FROM audit_subject_keys WHERE subject_id = ANY($1::text[]::uuid[])")

// Load is part of keyring.Store.
func (s *Keys) Load(ctx context.Context, owners []string) (map[string][]byte, error) {
	return s.read(ctx, "load wrapped keys", loadKeys, database.Array(owners))
}

// addKeys sees the keys that were there before it, and its own. Those of a rival that it had to wait for it sees not.
var addKeys = database.NewStatement(`
WITH given AS (
	SELECT subject_id::uuid, wrapped_key FROM unnest($1::text[], $2::bytea[]) k(subject_id, wrapped_key)
), added AS (
	INSERT INTO audit_subject_keys (subject_id, wrapped_key) SELECT subject_id, wrapped_key FROM given
	ON CONFLICT DO NOTHING RETURNING subject_id, wrapped_key
)
SELECT subject_id, wrapped_key FROM added
UNION ALL SELECT k.subject_id, k.wrapped_key FROM audit_subject_keys k JOIN given USING (subject_id)`)

// Add is part of keyring.Store.
func (s *Keys) Add(ctx context.Context, owners []string, wrapped [][]byte) (map[string][]byte, error) {
	return s.read(ctx, "add wrapped keys", addKeys, database.Array(owners), database.Array(wrapped))
}

var addNewKeys = database.NewStatement(`INSERT INTO audit_subject_keys (subject_id, wrapped_key)
SELECT subject_id::uuid, wrapped_key FROM unnest($1::text[], $2::bytea[]) k(subject_id, wrapped_key)`)

// AddNew is part of keyring.Store. It goes together with the next statement of the unit of work, or its COMMIT.
func (s *Keys) AddNew(ctx context.Context, owners []string, wrapped [][]byte) error {
	explain := func(err error) error { return database.Explain("add wrapped keys of newcomers", err) }
	return s.db.Later(ctx, addNewKeys, explain, database.Array(owners), database.Array(wrapped))
}

// read gives the wrapped keys that a statement gives, by owner.
func (s *Keys) read(ctx context.Context, doing string, statement *database.Statement, values ...any) (map[string][]byte, error) {
	wrapped := map[string][]byte{}
	err := s.db.All(ctx, statement, values, func(scan func(into ...any) error) error {
		var owner string
		var key []byte
		err := scan(&owner, &key)
		wrapped[owner] = key
		return err
	})
	return wrapped, database.Explain(doing, err)
}

// Any is part of keyring.Store.
func (s *Keys) Any(ctx context.Context) (owner string, wrapped []byte, found bool, err error) {
	err = s.db.Conn(ctx).Raw(
		"SELECT subject_id, wrapped_key FROM audit_subject_keys WHERE wrapped_key IS NOT NULL LIMIT 1").
		Row().Scan(&owner, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, false, nil
	}
	if err != nil {
		return "", nil, false, database.Explain("load a wrapped key", err)
	}
	return owner, wrapped, true, nil
}

// AfterCommit is part of keyring.Store.
func (s *Keys) AfterCommit(ctx context.Context, hook func()) { s.db.AfterCommit(ctx, hook) }
