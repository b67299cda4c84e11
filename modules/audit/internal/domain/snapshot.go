package domain

import (
	"encoding/json"
	"time"
)

// Snapshot is everything that is stored of an entry, column by column. An empty text is NULL in the database.
type Snapshot struct {
	// Seq is the order of insertion, given by the database; 0 before. The hash does not cover it, the seals do.
	Seq                    int64
	ID                     string
	OccurredAt             time.Time // UTC, microseconds
	Action, Outcome        string
	ActorKind, ActorID     string
	SessionID              string
	SubjectType, SubjectID string
	// Changes is {field: {"old": value, "new": value}}. With "personal": true beside them, a value that is not null is
	// {"sealed": base64}, with an empty text when its key had been destroyed before the entry was written.
	Changes json.RawMessage
	Reason  string
	// IPSealed and UserAgentSealed are nil when nothing was known, and empty when the key had been destroyed before.
	IPSealed, UserAgentSealed []byte
	RequestID                 string
	ContentHash               []byte
}

// Entry is one entry as it is stored: complete, sealed and hashed. It never changes.
type Entry struct{ s Snapshot }

// Restore is the entry that was stored, whether or not its hash still fits.
func Restore(s Snapshot) Entry { return Entry{s: s} }

// Snapshot is what to store of the entry.
func (e Entry) Snapshot() Snapshot { return e.s }
