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

const (
	purposeVerify = "verify"
	purposeChange = "change"
)

// Verifications keeps the links that prove an address.
type Verifications struct{ addressLinks }

// NewVerifications returns the store on db.
func NewVerifications(db *database.DB) *Verifications {
	return &Verifications{addressLinks{db: db, purpose: purposeVerify}}
}

// EmailChanges keeps the links that give an account another address.
type EmailChanges struct{ addressLinks }

// NewEmailChanges returns the store on db.
func NewEmailChanges(db *database.DB) *EmailChanges {
	return &EmailChanges{addressLinks{db: db, purpose: purposeChange}}
}

const pendingChange = `
SELECT id, user_id, email, created_at, expires_at FROM email_verification_tokens
WHERE user_id = @user AND purpose = 'change' AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now
ORDER BY created_at DESC LIMIT 1`

// Pending gives the account's change that is pending, or
// identity.ErrNoEmailChange. Its digest is not told.
func (s *EmailChanges) Pending(ctx context.Context, id user.ID, now time.Time) (domain.Link, error) {
	l, err := s.scan(ctx, pendingChange, sql.Named("user", string(id)), sql.Named("now", now))
	if errors.Is(err, identity.ErrInvalidLink) {
		return domain.Link{}, identity.ErrNoEmailChange.Because(err)
	}
	return l, err
}

// addressLinks keeps the links of one purpose that carry an address.
type addressLinks struct {
	db      *database.DB
	purpose string
}

// Replace stores a link and revokes all earlier ones of the account. The
// account's credential row makes rivals take turns, so that one link survives.
func (s addressLinks) Replace(ctx context.Context, l domain.Link) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		if _, err := NewCredentials(s.db).Lock(ctx, l.User); err != nil {
			return err
		}
		if err := s.Revoke(ctx, l.User, l.CreatedAt); err != nil {
			return err
		}
		row := verificationRow{
			ID: l.ID, UserID: string(l.User), Purpose: s.purpose,
			Email: l.Email.String(), EmailCanonical: l.Email.Canonical(),
			TokenDigest: l.Digest[:], CreatedAt: l.CreatedAt, ExpiresAt: l.ExpiresAt,
		}
		return database.Explain("add verification link", s.db.Conn(ctx).Create(&row).Error)
	})
}

const findAddressLink = `
SELECT id, user_id, email, created_at, expires_at FROM email_verification_tokens
WHERE token_digest = @digest AND purpose = @purpose AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now`

// Find gives a link that is good, or returns identity.ErrInvalidLink.
func (s addressLinks) Find(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error) {
	l, err := s.scan(ctx, findAddressLink, sql.Named("now", now), sql.Named("digest", digest[:]), sql.Named("purpose", s.purpose))
	l.Digest = digest
	return l, err
}

const consumeAddressLink = `
UPDATE email_verification_tokens SET used_at = @now
WHERE token_digest = @digest AND purpose = @purpose AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now
RETURNING id, user_id, email, created_at, expires_at`

// Consume spends a link in one statement, or returns identity.ErrInvalidLink.
func (s addressLinks) Consume(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error) {
	l, err := s.scan(ctx, consumeAddressLink, sql.Named("now", now), sql.Named("digest", digest[:]), sql.Named("purpose", s.purpose))
	l.Digest = digest
	return l, err
}

func (s addressLinks) scan(ctx context.Context, statement string, values ...any) (domain.Link, error) {
	var l domain.Link
	var email string
	err := s.db.Conn(ctx).Raw(statement, values...).Row().Scan(&l.ID, &l.User, &email, &l.CreatedAt, &l.ExpiresAt)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Link{}, identity.ErrInvalidLink
	}
	if err != nil {
		return domain.Link{}, database.Explain("read mailed link", err)
	}
	if l.Email, err = user.ParseEmail(email); err != nil {
		return domain.Link{}, identity.ErrInvalidLink.Because(err)
	}
	return l, nil
}

// Revoke revokes all links of the account.
func (s addressLinks) Revoke(ctx context.Context, id user.ID, now time.Time) error {
	err := s.db.Conn(ctx).Model(&verificationRow{}).
		Where("user_id = ? AND purpose = ? AND used_at IS NULL AND revoked_at IS NULL", id, s.purpose).
		Updates(map[string]any{"revoked_at": now}).Error
	return database.Explain("revoke verification links", err)
}
