package gormstore

import (
	"context"
	"slices"
	"time"

	"roster/modules/audit/internal/domain"
	"roster/platform/database"
)

// appendedAtOnce bounds one statement.
const appendedAtOnce = 1000

const entryTargets = `
INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, actor_id, session_id, subject_type, subject_id,
                            changes, reason, ip_sealed, user_agent_sealed, request_id, content_hash) `

// insertOne and insertMany are two statements however many entries there are, so that each connection prepares them
// once. Most units of work have one entry. The order of the rows is the order of their numbers.
var (
	insertOne  = database.NewStatement(entryTargets + `VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`)
	insertMany = database.NewStatement(entryTargets + `
SELECT id::uuid, occurred_at, action, outcome, actor_kind, actor_id::uuid, session_id::uuid, subject_type, subject_id::uuid,
       changes::jsonb, reason, ip_sealed, user_agent_sealed, request_id, content_hash
  FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
              $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::text[], $15::bytea[]) WITH ORDINALITY
    AS e(id, occurred_at, action, outcome, actor_kind, actor_id, session_id, subject_type, subject_id,
         changes, reason, ip_sealed, user_agent_sealed, request_id, content_hash, position)
 ORDER BY position`)
)

// Append is part of app.Entries. The entries go together with the COMMIT, mostly.
func (s *Entries) Append(ctx context.Context, entries ...domain.Entry) error {
	for batch := range slices.Chunk(entries, appendedAtOnce) {
		statement, values := insertOf(batch)
		if err := s.db.Later(ctx, statement, explainAppend, values...); err != nil {
			return err
		}
	}
	return nil
}

func explainAppend(err error) error { return database.Explain("append entries to the log", err) }

// insertOf is the statement that appends entries: a plain one for a single entry, which PostgreSQL plans faster.
func insertOf(batch []domain.Entry) (statement *database.Statement, values []any) {
	if len(batch) == 1 {
		return insertOne, valuesOf(rowOf(batch[0]))
	}
	return insertMany, arraysOf(batch)
}

func valuesOf(r *entryRow) []any {
	return []any{
		r.ID, r.OccurredAt, r.Action, r.Outcome, r.ActorKind, r.ActorID, r.SessionID, r.SubjectType, r.SubjectID,
		r.Changes, r.Reason, r.IPSealed, r.UserAgentSealed, r.RequestID, r.ContentHash,
	}
}

// arraysOf gives the columns of entries.
func arraysOf(entries []domain.Entry) []any {
	rows := make([]*entryRow, 0, len(entries))
	for _, e := range entries {
		rows = append(rows, rowOf(e))
	}
	return []any{
		column(rows, func(r *entryRow) string { return r.ID }),
		column(rows, func(r *entryRow) time.Time { return r.OccurredAt }),
		column(rows, func(r *entryRow) string { return r.Action }),
		column(rows, func(r *entryRow) string { return r.Outcome }),
		column(rows, func(r *entryRow) string { return r.ActorKind }),
		column(rows, func(r *entryRow) *string { return r.ActorID }),
		column(rows, func(r *entryRow) *string { return r.SessionID }),
		column(rows, func(r *entryRow) *string { return r.SubjectType }),
		column(rows, func(r *entryRow) *string { return r.SubjectID }),
		column(rows, func(r *entryRow) string { return r.Changes }),
		column(rows, func(r *entryRow) *string { return r.Reason }),
		column(rows, func(r *entryRow) []byte { return r.IPSealed }),
		column(rows, func(r *entryRow) []byte { return r.UserAgentSealed }),
		column(rows, func(r *entryRow) *string { return r.RequestID }),
		column(rows, func(r *entryRow) []byte { return r.ContentHash }),
	}
}

func column[T any](rows []*entryRow, of func(*entryRow) T) any {
	values := make([]T, 0, len(rows))
	for _, r := range rows {
		values = append(values, of(r))
	}
	return database.Array(values)
}
