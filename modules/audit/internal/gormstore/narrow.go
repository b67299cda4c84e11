package gormstore

import (
	"gorm.io/gorm"

	"roster/modules/audit/internal/app"
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
		{"outcome = ?", string(f.Outcome)},
		{"request_id = ?", f.RequestID},
	} {
		if equal.value != "" {
			tx = tx.Where(equal.condition, equal.value)
		}
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
