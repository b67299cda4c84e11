package gormstore

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/platform/database"
)

// Graveyard is app.Graveyard on PostgreSQL.
type Graveyard struct{ db *database.DB }

// NewGraveyard makes the store.
func NewGraveyard(db *database.DB) *Graveyard { return &Graveyard{db} }

// Due is part of app.Graveyard.
func (s *Graveyard) Due(ctx context.Context, at time.Time, limit int) (due []user.ID, err error) {
	err = s.db.Conn(ctx).Model(&userRow{}).Where("deleted_at IS NOT NULL AND purge_at <= ?", at).
		Order("purge_at").Limit(limit).Pluck("id", &due).Error
	return due, database.Explain("look for accounts to purge", err)
}

// Remove is part of app.Graveyard.
func (s *Graveyard) Remove(ctx context.Context, account user.ID) error {
	err := s.db.Conn(ctx).Where("id = ? AND deleted_at IS NOT NULL", string(account)).Delete(&userRow{}).Error
	return database.Explain("purge account", err)
}
