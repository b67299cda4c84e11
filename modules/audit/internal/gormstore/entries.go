package gormstore

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/platform/database"
)

// bornWithin is how far the time in an entry's id may be from the entry's own: both are taken from one machine's clock,
// one after the other.
const bornWithin = time.Minute

// Entries is app.Entries on PostgreSQL.
type Entries struct{ db *database.DB }

// NewEntries returns the entries of a database.
func NewEntries(db *database.DB) *Entries { return &Entries{db: db} }

// Find is part of app.Entries. The log has no index on the id alone: the time in the id leads to the right partition
// and to a short piece of its primary key.
func (s *Entries) Find(ctx context.Context, id string) (domain.Entry, error) {
	born, ok := birth(id)
	if !ok {
		return domain.Entry{}, audit.ErrNotFound
	}
	var row entryRow
	err := s.db.Conn(ctx).Select(entryColumns).
		Where("occurred_at BETWEEN ? AND ?", born.Add(-bornWithin), born.Add(bornWithin)).
		Where("id = ?", id).
		Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return domain.Entry{}, audit.ErrNotFound
	}
	return row.entry(), database.Explain("find entry of the log", err)
}

// List is part of app.Entries.
func (s *Entries) List(ctx context.Context, q app.Query) ([]domain.Entry, error) {
	var rows []entryRow
	err := narrow(s.db.Conn(ctx).Select(entryColumns), q).
		Order("occurred_at DESC, id DESC").Limit(q.Limit).
		Find(&rows).Error
	if err != nil {
		return nil, database.Explain("list entries of the log", err)
	}
	entries := make([]domain.Entry, 0, len(rows))
	for _, row := range rows {
		entries = append(entries, row.entry())
	}
	return entries, nil
}

// birth reads the time out of a version 7 UUID.
func birth(id string) (time.Time, bool) {
	const version, millisDigits = 14, 12
	digits := strings.ReplaceAll(id, "-", "")
	raw, err := hex.DecodeString(digits)
	if err != nil || len(id) <= version || id[version] != '7' {
		return time.Time{}, false
	}
	var millis int64
	for _, b := range raw[:millisDigits/2] {
		millis = millis<<8 | int64(b)
	}
	return time.UnixMilli(millis).UTC(), true
}
