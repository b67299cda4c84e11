package audit

import (
	"encoding/json"
	"time"

	"roster/platform/event"
	"roster/platform/id"
)

// Entry is one entry of the log as a reader sees it: opened as far as the keys that still exist allow.
type Entry struct {
	ID         string // UUID, version 7
	OccurredAt time.Time
	Action     string
	Outcome    event.Outcome
	Actor      Actor
	Subject    event.Subject // both parts are empty when there was none
	Changes    []Change      // by field name
	Reason     string
	RequestID  string
	// IP and UserAgent are where the actor was, empty when nobody knows or State says that they are lost.
	IP, UserAgent string
	// Origin is the state of IP and UserAgent.
	Origin State
}

// Actor is who did it.
type Actor struct {
	Kind      string // one of the kinds below
	ID        string // empty unless Kind is ActorUser
	SessionID string
}

// The kinds of actor, as entries spell them.
const (
	ActorUser      = "user"
	ActorSystem    = "system"
	ActorAnonymous = "anonymous"
)

// CanonicalID is the form in which entries hold identifiers of any kind; it returns id.ErrMalformed for what is no UUID.
func CanonicalID(s string) (string, error) { return id.Parse(s) }

// Change is one field before and after. Old and New are JSON; nil means that there was no value, or that State says
// that it is lost.
type Change struct {
	Field    string
	Old, New json.RawMessage
	State    State
}

// State says whether stored values can still be read.
type State int

// The states.
const (
	Readable  State = iota
	Forgotten       // the key was destroyed, on purpose
	Damaged         // the stored value does not open under its key: somebody changed it
)

// Damaged tells whether any value of the entry is Damaged.
func (e Entry) Damaged() bool { return e.has(Damaged) }

// Forgotten tells whether any value of the entry is Forgotten.
func (e Entry) Forgotten() bool { return e.has(Forgotten) }

func (e Entry) has(s State) bool {
	for _, c := range e.Changes {
		if c.State == s {
			return true
		}
	}
	return e.Origin == s
}
