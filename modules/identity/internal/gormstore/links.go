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

// verificationRow is a row of email_verification_tokens.
type verificationRow struct {
	ID             string     `gorm:"column:id;primaryKey"`
	UserID         string     `gorm:"column:user_id"`
	Purpose        string     `gorm:"column:purpose"`
	Email          string     `gorm:"column:email"`
	EmailCanonical string     `gorm:"column:email_canonical"`
	TokenDigest    []byte     `gorm:"column:token_digest"`
	CreatedAt      time.Time  `gorm:"column:created_at"`
	ExpiresAt      time.Time  `gorm:"column:expires_at"`
	UsedAt         *time.Time `gorm:"column:used_at"`
	RevokedAt      *time.Time `gorm:"column:revoked_at"`
}

// TableName names the table.
func (verificationRow) TableName() string { return "email_verification_tokens" }

const purposeVerify = "verify"

// Verifications keeps the links that prove an address.
type Verifications struct{ db *database.DB }

// NewVerifications returns the store on db.
func NewVerifications(db *database.DB) *Verifications { return &Verifications{db: db} }

// Replace stores a link and revokes all earlier ones of the account. The
// account's credential row makes rivals take turns, so that one link survives.
func (s *Verifications) Replace(ctx context.Context, l domain.Link) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		if _, err := NewCredentials(s.db).Lock(ctx, l.User); err != nil {
			return err
		}
		if err := s.Revoke(ctx, l.User, l.CreatedAt); err != nil {
			return err
		}
		row := verificationRow{
			ID: l.ID, UserID: string(l.User), Purpose: purposeVerify,
			Email: l.Email.String(), EmailCanonical: l.Email.Canonical(),
			TokenDigest: l.Digest[:], CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt,
		}
		return database.Explain("add verification link", s.db.Conn(ctx).Create(&row).Error)
	})
}

const consumeVerification = `
UPDATE email_verification_tokens SET used_at = @now
WHERE token_digest = @digest AND purpose = 'verify' AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now
RETURNING id, user_id, email, created_at, expires_at`

// Consume spends a link in one statement, or returns identity.ErrInvalidLink.
func (s *Verifications) Consume(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error) {
	l := domain.Link{Digest: digest}
	var email string
	err := s.db.Conn(ctx).Raw(consumeVerification, sql.Named("now", now), sql.Named("digest", digest[:])).
		Row().Scan(&l.ID, &l.User, &email, &l.CreatedAt, &l.ExpiresAt)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Link{}, identity.ErrInvalidLink
	}
	if err != nil {
		return domain.Link{}, database.Explain("consume verification link", err)
	}
	if l.Email, err = user.ParseEmail(email); err != nil {
		return domain.Link{}, identity.ErrInvalidLink.Because(err)
	}
	return l, nil
}

// Revoke revokes all links of the account.
func (s *Verifications) Revoke(ctx context.Context, id user.ID, now time.Time) error {
	err := s.db.Conn(ctx).Model(&verificationRow{}).
		Where("user_id = ? AND purpose = ? AND used_at IS NULL AND revoked_at IS NULL", id, purposeVerify).
		Updates(map[string]any{"revoked_at": now}).Error
	return database.Explain("revoke verification links", err)
}
