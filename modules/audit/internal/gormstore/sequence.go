package gormstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/database"
)

// Sequence is app.Sequence on PostgreSQL.
type Sequence struct{ db *database.DB }

// NewSequence returns the log of a database in the order of insertion.
func NewSequence(db *database.DB) *Sequence { return &Sequence{db: db} }

// writing lists the transactions that hold the lock of an INSERT into the log, or into one of its partitions. An INSERT
// takes it before it draws its number and keeps it until its transaction has become visible or is gone. A list of
// transaction ids would have a gap: a writer may get its id after its number.
const writing = `
SELECT DISTINCT virtualtransaction FROM pg_locks
 WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND relation IN (SELECT 'public.user_audit_log'::regclass::oid
                    UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = 'public.user_audit_log'::regclass)`

// horizon is one statement, so that its snapshot is older than its look at the locks: who had drawn a number below the
// highest visible one and is in neither has ended before. A number that the sequence never gave does not count.
const horizon = `
SELECT coalesce((SELECT max(seq) FROM user_audit_log
                  WHERE seq <= coalesce(pg_sequence_last_value('public.user_audit_log_seq_seq'), 0)), 0),
       coalesce((SELECT string_agg(virtualtransaction, ' ') FROM (` + writing + `) w), '')`

// Horizon is part of app.Sequence.
func (s *Sequence) Horizon(ctx context.Context) (app.Horizon, error) {
	var h app.Horizon
	var writers string
	err := s.db.Conn(ctx).Raw(horizon).Row().Scan(&h.Seq, &writers)
	h.Writers = strings.Fields(writers)
	return h, database.Explain("find the horizon of the log", err)
}

// Settled is part of app.Sequence.
func (s *Sequence) Settled(ctx context.Context, writers []string) (bool, error) {
	var left int
	err := s.db.Conn(ctx).Raw("SELECT count(*) FROM ("+writing+") w WHERE virtualtransaction = ANY(string_to_array(?, ' '))",
		strings.Join(writers, " ")).Row().Scan(&left)
	return left == 0, database.Explain("look for writers of the log", err)
}

// Claim is part of app.Sequence.
func (s *Sequence) Claim(ctx context.Context) (bool, error) {
	if !s.db.InUnit(ctx) {
		return false, errors.New("claim the sealing of the log: no unit of work is open")
	}
	var claimed bool
	err := s.db.Conn(ctx).Raw("SELECT pg_try_advisory_xact_lock(hashtextextended('roster.seal_audit_log', 0))").Row().Scan(&claimed)
	return claimed, database.Explain("claim the sealing of the log", err)
}

// leafRow is what a seal needs of an entry.
type leafRow entryRow

// TableName is part of GORM's interface.
func (leafRow) TableName() string { return "user_audit_log" }

// Leaves is part of app.Sequence.
func (s *Sequence) Leaves(ctx context.Context, r app.Range) ([]chain.Leaf, error) {
	var rows []leafRow
	err := s.db.Conn(ctx).Select("id", "seq", "occurred_at", "content_hash").
		Where("seq > ? AND seq <= ?", r.After, r.UpTo).Order("seq").Limit(r.Limit).Find(&rows).Error
	if err != nil {
		return nil, database.Explain("read leaves of the log", err)
	}
	leaves := make([]chain.Leaf, 0, len(rows))
	for _, row := range rows {
		leaves = append(leaves, chain.Leaf{Seq: row.Seq, ID: row.ID, ContentHash: row.ContentHash, OccurredAt: row.OccurredAt.UTC()})
	}
	return leaves, nil
}

// Entries is part of app.Sequence. A verification reads every entry there is, so the rows come past GORM and database/sql,
// which take longer than all hashing.
func (s *Sequence) Entries(ctx context.Context, r app.Range, f app.Filter) ([]domain.Entry, error) {
	asked := narrow(s.db.Conn(ctx).Session(&gorm.Session{DryRun: true}).Select(entryColumns), app.Query{Filter: f}).
		Where("seq > ? AND seq <= ?", r.After, r.UpTo).Order("seq").Limit(r.Limit).Find(&[]entryRow{})
	entries := make([]domain.Entry, 0, min(r.Limit, maxGuess))
	err := s.db.Rows(ctx, asked, func(scan func(...any) error) error {
		var row entryRow
		err := scan(&row.ID, &row.Seq, &row.OccurredAt, &row.Action, &row.Outcome, &row.ActorKind, &row.ActorID, &row.SessionID,
			&row.SubjectType, &row.SubjectID, &row.Changes, &row.Reason, &row.IPSealed, &row.UserAgentSealed, &row.RequestID, &row.ContentHash)
		if err != nil {
			return fmt.Errorf("scan entry: %w", err)
		}
		entries = append(entries, row.entry())
		return nil
	})
	return entries, database.Explain("read the log in order", err)
}

// maxGuess bounds the room that is made before it is known how many entries there are.
const maxGuess = 4097
