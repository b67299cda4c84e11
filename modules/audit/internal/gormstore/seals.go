package gormstore

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"roster/modules/audit/internal/domain/chain"
	"roster/platform/database"
)

// Seals is app.Seals on PostgreSQL.
type Seals struct{ db *database.DB }

// NewSeals returns the seals of a database.
func NewSeals(db *database.DB) *Seals { return &Seals{db: db} }

// sealRow is a row of audit_seals. Every seal is signed, although the table would take one that is not.
type sealRow struct {
	ID           string    `gorm:"column:id;type:uuid;primaryKey"`
	Number       int64     `gorm:"column:number"`
	FirstSeq     int64     `gorm:"column:first_seq"`
	LastSeq      int64     `gorm:"column:last_seq"`
	EntryCount   int       `gorm:"column:entry_count"`
	MerkleRoot   []byte    `gorm:"column:merkle_root"`
	PreviousHash []byte    `gorm:"column:previous_hash"`
	SealHash     []byte    `gorm:"column:seal_hash"`
	Signature    []byte    `gorm:"column:signature"`
	KeyID        *string   `gorm:"column:key_id"`
	SealedAt     time.Time `gorm:"column:sealed_at"`
}

// TableName is part of GORM's interface.
func (sealRow) TableName() string { return "audit_seals" }

var sealColumns = []string{
	"id", "number", "first_seq", "last_seq", "entry_count", "merkle_root", "previous_hash", "seal_hash", "signature", "key_id", "sealed_at",
}

func (r sealRow) seal() chain.Seal {
	return chain.Seal{
		ID: r.ID, Number: r.Number, FirstSeq: r.FirstSeq, LastSeq: r.LastSeq, EntryCount: r.EntryCount, MerkleRoot: r.MerkleRoot,
		PreviousHash: r.PreviousHash, Hash: r.SealHash, Signature: r.Signature, KeyID: orEmpty(r.KeyID), SealedAt: r.SealedAt.UTC(),
	}
}

// Last is part of app.Seals.
func (s *Seals) Last(ctx context.Context) (chain.Seal, error) {
	return s.take(s.db.Conn(ctx).Order("number DESC"))
}

// Over is part of app.Seals. The ranges follow each other, so the first that ends at the number or behind it is the one.
func (s *Seals) Over(ctx context.Context, seq int64) (chain.Seal, error) {
	found, err := s.take(s.db.Conn(ctx).Where("last_seq >= ?", seq).Order("last_seq"))
	if err != nil || found.FirstSeq > seq {
		return chain.Seal{}, err
	}
	return found, nil
}

func (s *Seals) take(query *gorm.DB) (chain.Seal, error) {
	var row sealRow
	err := query.Select(sealColumns).Limit(1).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return chain.Seal{}, nil
	}
	return row.seal(), database.Explain("find seal of the log", err)
}

// Add is part of app.Seals.
func (s *Seals) Add(ctx context.Context, seal chain.Seal) error {
	err := s.db.Conn(ctx).Create(&sealRow{
		ID: seal.ID, Number: seal.Number, FirstSeq: seal.FirstSeq, LastSeq: seal.LastSeq, EntryCount: seal.EntryCount,
		MerkleRoot: seal.MerkleRoot, PreviousHash: seal.PreviousHash, SealHash: seal.Hash, Signature: seal.Signature,
		KeyID: orNull(seal.KeyID), SealedAt: seal.SealedAt,
	}).Error
	return database.Explain("add seal to the log", err)
}

// From is part of app.Seals.
func (s *Seals) From(ctx context.Context, number int64, limit int) ([]chain.Seal, error) {
	return s.list(s.db.Conn(ctx).Where("number >= ?", number).Order("number").Limit(limit))
}

// Before is part of app.Seals.
func (s *Seals) Before(ctx context.Context, number int64, limit int) ([]chain.Seal, error) {
	query := s.db.Conn(ctx).Order("number DESC").Limit(limit)
	if number > 0 {
		query = query.Where("number < ?", number)
	}
	return s.list(query)
}

func (s *Seals) list(query *gorm.DB) ([]chain.Seal, error) {
	var rows []sealRow
	if err := query.Select(sealColumns).Find(&rows).Error; err != nil {
		return nil, database.Explain("list seals of the log", err)
	}
	seals := make([]chain.Seal, 0, len(rows))
	for _, row := range rows {
		seals = append(seals, row.seal())
	}
	return seals, nil
}
