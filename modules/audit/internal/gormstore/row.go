// Package gormstore keeps the log and its keys in PostgreSQL. It inserts and reads; nothing here changes an entry, and
// the database would refuse it. auditmodule binds it to the ports of the use cases and of the keyring.
package gormstore

import (
	"encoding/json"
	"time"

	"roster/modules/audit/internal/domain"
)

// entryRow is a row of user_audit_log.
type entryRow struct {
	ID              string    `gorm:"column:id;type:uuid;primaryKey"`
	Seq             int64     `gorm:"column:seq;->"` // the database gives it
	OccurredAt      time.Time `gorm:"column:occurred_at;primaryKey"`
	Action          string    `gorm:"column:action"`
	Outcome         string    `gorm:"column:outcome"`
	ActorKind       string    `gorm:"column:actor_kind"`
	ActorID         *string   `gorm:"column:actor_id;type:uuid"`
	SessionID       *string   `gorm:"column:session_id;type:uuid"`
	SubjectType     *string   `gorm:"column:subject_type"`
	SubjectID       *string   `gorm:"column:subject_id;type:uuid"`
	Changes         string    `gorm:"column:changes;type:jsonb"`
	Reason          *string   `gorm:"column:reason"`
	IPSealed        []byte    `gorm:"column:ip_sealed"`
	UserAgentSealed []byte    `gorm:"column:user_agent_sealed"`
	RequestID       *string   `gorm:"column:request_id"`
	ContentHash     []byte    `gorm:"column:content_hash"`
}

// TableName is part of GORM's interface.
func (entryRow) TableName() string { return "user_audit_log" }

// entryColumns are what a reading selects.
var entryColumns = []string{
	"id", "seq", "occurred_at", "action", "outcome", "actor_kind", "actor_id", "session_id", "subject_type",
	"subject_id", "changes", "reason", "ip_sealed", "user_agent_sealed", "request_id", "content_hash",
}

func rowOf(e domain.Entry) *entryRow {
	s := e.Snapshot()
	return &entryRow{
		ID:              s.ID,
		OccurredAt:      s.OccurredAt,
		Action:          s.Action,
		Outcome:         s.Outcome,
		ActorKind:       s.ActorKind,
		ActorID:         orNull(s.ActorID),
		SessionID:       orNull(s.SessionID),
		SubjectType:     orNull(s.SubjectType),
		SubjectID:       orNull(s.SubjectID),
		Changes:         string(s.Changes),
		Reason:          orNull(s.Reason),
		IPSealed:        s.IPSealed,
		UserAgentSealed: s.UserAgentSealed,
		RequestID:       orNull(s.RequestID),
		ContentHash:     s.ContentHash,
	}
}

func (r entryRow) entry() domain.Entry {
	return domain.Restore(domain.Snapshot{
		Seq:             r.Seq,
		ID:              r.ID,
		OccurredAt:      r.OccurredAt.UTC(),
		Action:          r.Action,
		Outcome:         r.Outcome,
		ActorKind:       r.ActorKind,
		ActorID:         orEmpty(r.ActorID),
		SessionID:       orEmpty(r.SessionID),
		SubjectType:     orEmpty(r.SubjectType),
		SubjectID:       orEmpty(r.SubjectID),
		Changes:         json.RawMessage(r.Changes),
		Reason:          orEmpty(r.Reason),
		IPSealed:        r.IPSealed,
		UserAgentSealed: r.UserAgentSealed,
		RequestID:       orEmpty(r.RequestID),
		ContentHash:     r.ContentHash,
	})
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
