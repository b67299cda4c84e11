package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/database"
)

// credentialRow is a row of user_credentials.
type credentialRow struct {
	UserID            string     `gorm:"column:user_id;primaryKey"`
	PasswordHash      *string    `gorm:"column:password_hash"`
	PasswordChangedAt *time.Time `gorm:"column:password_changed_at"`
	TokenEpoch        int        `gorm:"column:token_epoch"`
	CreatedAt         time.Time  `gorm:"column:created_at"`
	UpdatedAt         time.Time  `gorm:"column:updated_at"`
}

// TableName names the table.
func (credentialRow) TableName() string { return "user_credentials" }

func (r credentialRow) credential() *domain.Credential {
	s := domain.CredentialSnapshot{User: user.ID(r.UserID), PasswordChangedAt: r.PasswordChangedAt, Epoch: r.TokenEpoch}
	if r.PasswordHash != nil {
		s.Hash = *r.PasswordHash
	}
	return domain.RestoreCredential(s)
}

// Credentials keeps credentials.
type Credentials struct{ db *database.DB }

// NewCredentials returns the store on db.
func NewCredentials(db *database.DB) *Credentials { return &Credentials{db: db} }

var findCredential = database.NewStatement(
	"SELECT password_hash, password_changed_at, token_epoch FROM user_credentials WHERE user_id = @user")

// Find gives the account's credential, or an empty one.
func (s *Credentials) Find(ctx context.Context, id user.ID) (*domain.Credential, error) {
	row := credentialRow{UserID: string(id)}
	err := s.db.One(ctx, findCredential, []any{sql.Named("user", id)}, &row.PasswordHash, &row.PasswordChangedAt, &row.TokenEpoch)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.NewCredential(id), nil
	}
	if err != nil {
		return nil, database.Explain("find credential", err)
	}
	return row.credential(), nil
}

var lockCredential = database.NewStatement(`
INSERT INTO user_credentials (user_id) VALUES (@user)
ON CONFLICT (user_id) DO UPDATE SET token_epoch = user_credentials.token_epoch
RETURNING password_hash, password_changed_at, token_epoch`)

// Lock gives the credential and holds its row; it makes the row when there is
// none. It returns user.ErrNotFound.
func (s *Credentials) Lock(ctx context.Context, id user.ID) (*domain.Credential, error) {
	row := credentialRow{UserID: string(id)}
	err := s.db.One(ctx, lockCredential, []any{sql.Named("user", id)}, &row.PasswordHash, &row.PasswordChangedAt, &row.TokenEpoch)
	if constraint, ok := database.Violated(err); ok && constraint == "user_credentials_user_id_fkey" {
		return nil, user.ErrNotFound.Because(err)
	}
	if err != nil {
		return nil, database.Explain("lock credential", err)
	}
	return row.credential(), nil
}

// Save writes a credential that Lock gave.
func (s *Credentials) Save(ctx context.Context, c *domain.Credential, now time.Time) error {
	snapshot := c.Snapshot()
	columns := map[string]any{
		"password_hash": nil, "password_changed_at": snapshot.PasswordChangedAt,
		"token_epoch": snapshot.Epoch, "updated_at": now,
	}
	if snapshot.Hash != "" {
		columns["password_hash"] = snapshot.Hash
	}
	err := s.db.Conn(ctx).Model(&credentialRow{}).Where("user_id = ?", snapshot.User).Updates(columns).Error
	return database.Explain("save credential", err)
}

var addCredential = database.NewStatement(`
INSERT INTO user_credentials (user_id, password_hash, password_changed_at, token_epoch, created_at, updated_at)
VALUES (@user, nullif(@hash, ''), @changed, @epoch, @now, @now)`)

// Add stores the credential of a new account, together with the next statement of
// the unit of work.
func (s *Credentials) Add(ctx context.Context, c *domain.Credential, now time.Time) error {
	snapshot := c.Snapshot()
	explain := func(err error) error { return database.Explain("add credential", err) }
	return s.db.Later(ctx, addCredential, explain, sql.Named("user", snapshot.User), sql.Named("hash", snapshot.Hash),
		sql.Named("changed", snapshot.PasswordChangedAt), sql.Named("epoch", snapshot.Epoch), sql.Named("now", now))
}

const addCredentials = `
INSERT INTO user_credentials (user_id, password_hash, password_changed_at, created_at, updated_at)
SELECT user_id, password_hash, at, at, at FROM (SELECT ?::timestamptz) now(at), unnest(?::text[]::uuid[], ?::text[]) g(user_id, password_hash)`

// AddAll stores a credential for each account, none of which has one.
func (s *Credentials) AddAll(ctx context.Context, hashes map[user.ID]string, now time.Time) error {
	var ids, kept []string
	for id, hash := range hashes {
		ids, kept = append(ids, string(id)), append(kept, hash)
	}
	err := s.db.Conn(ctx).Exec(addCredentials, now, database.Array(ids), database.Array(kept)).Error
	return database.Explain("add credentials", err)
}
