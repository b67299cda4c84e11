package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/database"
)

// resetRow is a row of password_reset_tokens.
type resetRow struct {
	ID          string     `gorm:"column:id;primaryKey"`
	UserID      string     `gorm:"column:user_id"`
	TokenDigest []byte     `gorm:"column:token_digest"`
	CreatedAt   time.Time  `gorm:"column:created_at"`
	ExpiresAt   time.Time  `gorm:"column:expires_at"`
	UsedAt      *time.Time `gorm:"column:used_at"`
	RevokedAt   *time.Time `gorm:"column:revoked_at"`
}

// TableName names the table.
func (resetRow) TableName() string { return "password_reset_tokens" }

// Resets keeps the links that set a password.
type Resets struct{ db *database.DB }

// NewResets returns the store on db.
func NewResets(db *database.DB) *Resets { return &Resets{db: db} }

// Replace stores a link and revokes all earlier ones of the account; see
// Verifications.Replace.
func (s *Resets) Replace(ctx context.Context, l domain.Link) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		if _, err := NewCredentials(s.db).Lock(ctx, l.User); err != nil {
			return err
		}
		if err := s.Revoke(ctx, l.User, l.CreatedAt); err != nil {
			return err
		}
		row := resetRow{ID: l.ID, UserID: string(l.User), TokenDigest: l.Digest[:], CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt}
		return database.Explain("add reset link", s.db.Conn(ctx).Create(&row).Error)
	})
}

const findReset = `
SELECT id, user_id, created_at, expires_at FROM password_reset_tokens
WHERE token_digest = @digest AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now`

// Find gives a link that is good, or returns identity.ErrInvalidLink.
func (s *Resets) Find(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error) {
	return s.scan(ctx, findReset, digest, now)
}

const consumeReset = `
UPDATE password_reset_tokens SET used_at = @now
WHERE token_digest = @digest AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now
RETURNING id, user_id, created_at, expires_at`

// Consume spends a link in one statement, or returns identity.ErrInvalidLink.
func (s *Resets) Consume(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error) {
	return s.scan(ctx, consumeReset, digest, now)
}

func (s *Resets) scan(ctx context.Context, statement string, digest domain.Digest, now time.Time) (domain.Link, error) {
	l := domain.Link{Digest: digest}
	err := s.db.Conn(ctx).Raw(statement, sql.Named("now", now), sql.Named("digest", digest[:])).
		Row().Scan(&l.ID, &l.User, &l.CreatedAt, &l.ExpiresAt)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Link{}, identity.ErrInvalidLink
	}
	return l, database.Explain("read reset link", err)
}

// Revoke revokes all links of the account.
func (s *Resets) Revoke(ctx context.Context, id user.ID, now time.Time) error {
	err := s.db.Conn(ctx).Model(&resetRow{}).
		Where("user_id = ? AND used_at IS NULL AND revoked_at IS NULL", id).
		Updates(map[string]any{"revoked_at": now}).Error
	return database.Explain("revoke reset links", err)
}
