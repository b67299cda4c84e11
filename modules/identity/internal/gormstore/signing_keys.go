package gormstore

import (
	"context"
	"time"

	"gorm.io/gorm"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/platform/database"
)

// signingKeyRow is a row of signing_keys.
type signingKeyRow struct {
	ID               string     `gorm:"column:id;primaryKey"`
	Kid              string     `gorm:"column:kid"`
	Algorithm        string     `gorm:"column:algorithm"`
	PublicKey        []byte     `gorm:"column:public_key"`
	PrivateKeySealed []byte     `gorm:"column:private_key_sealed"`
	CreatedAt        time.Time  `gorm:"column:created_at"`
	SignsFrom        time.Time  `gorm:"column:signs_from"`
	RetiredAt        *time.Time `gorm:"column:retired_at"`
	VerifiesUntil    *time.Time `gorm:"column:verifies_until"`
}

// TableName names the table.
func (signingKeyRow) TableName() string { return "signing_keys" }

const algorithm = "ES256"

var signingKeyColumns = []string{
	"id", "kid", "public_key", "private_key_sealed", "created_at", "signs_from", "retired_at", "verifies_until",
}

// SigningKeys keeps the keys that sign access tokens.
type SigningKeys struct{ db *database.DB }

// NewSigningKeys returns the store on db.
func NewSigningKeys(db *database.DB) *SigningKeys { return &SigningKeys{db: db} }

// Verifying lists the keys whose tokens are good.
func (s *SigningKeys) Verifying(ctx context.Context, now time.Time) ([]domain.SigningKey, error) {
	var rows []signingKeyRow
	err := s.db.Conn(ctx).Select(signingKeyColumns).
		Where("algorithm = ? AND (verifies_until IS NULL OR verifies_until > ?)", algorithm, now).
		Order("signs_from, id").Find(&rows).Error
	if err != nil {
		return nil, database.Explain("load signing keys", err)
	}
	keys := make([]domain.SigningKey, 0, len(rows))
	for _, r := range rows {
		keys = append(keys, domain.SigningKey{
			ID: r.ID, Kid: r.Kid, Public: r.PublicKey, Sealed: r.PrivateKeySealed, CreatedAt: r.CreatedAt,
			SignsFrom: r.SignsFrom, RetiredAt: r.RetiredAt, VerifiesUntil: r.VerifiesUntil,
		})
	}
	return keys, nil
}

// keyMakers is the advisory lock of whoever makes a key: "rskey" in ASCII.
const keyMakers int64 = 0x72736b6579

// AddIfNoneSigns stores a key unless some key signs already. An advisory lock
// makes the replicas of a first start take turns; the losers find the winner's.
func (s *SigningKeys) AddIfNoneSigns(ctx context.Context, k domain.SigningKey, now time.Time) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		conn, err := s.turn(ctx)
		if err != nil {
			return err
		}
		var signing int64
		err = conn.Model(&signingKeyRow{}).
			Where("algorithm = ? AND signs_from <= ? AND (retired_at IS NULL OR retired_at > ?)", algorithm, now, now).
			Count(&signing).Error
		if err != nil || signing > 0 {
			return database.Explain("look for a signing key", err)
		}
		return s.add(ctx, k)
	})
}

// turn waits until nobody else makes a key.
func (s *SigningKeys) turn(ctx context.Context) (*gorm.DB, error) {
	conn := s.db.Conn(ctx)
	return conn, database.Explain("wait to make a signing key", conn.Exec("SELECT pg_advisory_xact_lock(?)", keyMakers).Error)
}

func (s *SigningKeys) add(ctx context.Context, k domain.SigningKey) error {
	row := signingKeyRow{
		ID: k.ID, Kid: k.Kid, Algorithm: algorithm, PublicKey: k.Public, PrivateKeySealed: k.Sealed,
		CreatedAt: k.CreatedAt, SignsFrom: k.SignsFrom, RetiredAt: k.RetiredAt, VerifiesUntil: k.VerifiesUntil,
	}
	return database.Explain("add signing key", s.db.Conn(ctx).Create(&row).Error)
}

// Rotate stores a key that will sign and has the others retire; see
// app.SigningKeys.
func (s *SigningKeys) Rotate(ctx context.Context, next domain.SigningKey, retire, verifyUntil time.Time) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		conn, err := s.turn(ctx)
		if err != nil {
			return err
		}
		var waiting int64
		err = conn.Model(&signingKeyRow{}).Where("algorithm = ? AND signs_from > ?", algorithm, next.CreatedAt).Count(&waiting).Error
		if err != nil {
			return database.Explain("look for a key that waits", err)
		}
		if waiting > 0 {
			return identity.ErrRotationPending
		}
		err = conn.Model(&signingKeyRow{}).Where("algorithm = ? AND retired_at IS NULL", algorithm).
			Updates(map[string]any{"retired_at": retire, "verifies_until": verifyUntil}).Error
		if err != nil {
			return database.Explain("retire signing keys", err)
		}
		return s.add(ctx, next)
	})
}
