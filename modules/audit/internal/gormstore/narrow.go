package gormstore

import (
	"gorm.io/gorm"

	"roster/modules/audit/internal/app"
	"roster/platform/event"
)

// narrow adds what q asks for to a statement; each condition is there only when it is wanted, so that the planner sees
// the indexes that fit.
func narrow(tx *gorm.DB, q app.Query) *gorm.DB {
	f := q.Filter
	for _, equal := range []struct{ condition, value string }{
		{"actor_id = ?", f.ActorID},
		{"subject_id = ?", f.SubjectID},
		{"subject_type = ?", f.SubjectType},
		{"action = ?", f.Action},
		{"request_id = ?", f.RequestID},
	} {
		if equal.value != "" {
			tx = tx.Where(equal.condition, equal.value)
		}
	}
	// What is rare has an index of its own, which the planner takes when the statement spells its condition out.
	if f.SubjectType != "" && f.SubjectType != event.SubjectUser {
		tx = tx.Where("subject_type <> 'user'")
	}
	switch f.Outcome {
	case event.Refused:
		tx = tx.Where("outcome = 'refused'")
	case event.Success:
		tx = tx.Where("outcome = 'success'")
	}
	if f.ActionPrefix != "" {
		tx = tx.Where("action >= ? AND action < ?", f.ActionPrefix, afterPrefix(f.ActionPrefix))
	}
	if !f.From.IsZero() {
		tx = tx.Where("occurred_at >= ?", f.From)
	}
	if !f.To.IsZero() {
		tx = tx.Where("occurred_at < ?", f.To)
	}
	if !q.After.OccurredAt.IsZero() {
		// The planner leaves partitions out by a plain comparison only, not by one of rows.
		tx = tx.Where("occurred_at <= ? AND (occurred_at, id) < (?, ?)", q.After.OccurredAt, q.After.OccurredAt, q.After.ID)
	}
	return tx
}

// afterPrefix is the first text behind all that begin with the prefix, in the column's byte order. Names of actions are
// ASCII, so the last byte can be counted up.
func afterPrefix(prefix string) string {
	last := len(prefix) - 1
	return prefix[:last] + string(rune(prefix[last]+1))
}
