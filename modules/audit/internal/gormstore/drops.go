package gormstore

import (
	"context"

	"roster/platform/database"
)

// Drops is app.Drops on PostgreSQL.
type Drops struct{ db *database.DB }

// NewDrops returns what takes months of a database's log away.
func NewDrops(db *database.DB) *Drops { return &Drops{db: db} }

// Due is part of app.Drops.
func (s *Drops) Due(ctx context.Context, before string) ([]string, error) {
	var months []string
	err := s.db.Conn(ctx).Raw(`
SELECT to_char(month, 'YYYY-MM-DD') FROM (
  SELECT to_date(right(c.relname, 7), 'YYYY_MM') AS month
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'public.user_audit_log'::regclass AND c.relname ~ '^user_audit_log_[0-9]{4}_[0-9]{2}$') p
 WHERE (month + interval '1 month') AT TIME ZONE 'UTC' <= ?::timestamptz
 ORDER BY month`, before).Scan(&months).Error
	return months, database.Explain("list months of the log", err)
}

// Drop is part of app.Drops. The function runs as the owner of the log and has conditions of its own.
func (s *Drops) Drop(ctx context.Context, month string) (entries, firstSeq, lastSeq int64, err error) {
	err = s.db.Conn(ctx).Raw("SELECT entries, first_seq, last_seq FROM drop_audit_month(?::date)", month).
		Row().Scan(&entries, &firstSeq, &lastSeq)
	return entries, firstSeq, lastSeq, database.Explain("drop the month of the log that begins on "+month, err)
}
