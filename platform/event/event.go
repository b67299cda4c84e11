// Package event lets modules tell each other what happened, inside the
// transaction in which it happened: a subscriber's failure undoes the change.
// The audit module subscribes to every event; others to the types they know.
// What must not happen inside a transaction (mail, calls to other systems) is
// enqueued by a subscriber as a job. The package is pure.
package event

import (
	"time"

	"roster/platform/authn"
)

// Event is something that happened, in the past tense: a plain struct without
// secrets, because events are kept for ever.
type Event interface {
	// EventName is "module.what_happened"; it is the action in the log and
	// never changes.
	EventName() string
	// Describe says what it was about.
	Describe() Description
}

// Description is what an event tells a reader who does not know its type.
type Description struct {
	Subject Subject
	// Outcome is Success unless it says otherwise.
	Outcome Outcome
	Changes []Change
	// Reason is why, in the actor's words; empty takes the request's own.
	Reason string
}

// SubjectUser is the type of subjects that are people; what an event says of
// them is theirs to have forgotten.
const SubjectUser = "user"

// Subject is what an event is about.
type Subject struct {
	// Type is a singular noun: "user", "role", "signing_key".
	Type string
	// ID is a UUID in canonical form; empty when there is none (a login with an
	// unknown name).
	ID string
	// New says that the unit of work makes it, under an ID chosen at random just
	// now: nothing can have been said of it before.
	New bool
}

// Outcome says whether it was done or refused.
type Outcome string

// The outcomes.
const (
	Success Outcome = "success"
	Refused Outcome = "refused"
)

// Change is one field before and after. Old and New marshal to JSON; nil means
// that there was, or is, no value.
type Change struct {
	Field    string
	Old, New any
	// Personal values are stored so that they can be forgotten.
	Personal bool
}

// Envelope is an event with when, by whom and from where.
type Envelope struct {
	ID         string // UUID, version 7
	Event      Event
	OccurredAt time.Time // UTC, microseconds
	Actor      authn.Principal
	Origin     authn.Origin
}

// Action describes one event name for the catalogue of the log.
type Action struct {
	Name  string // "user.roles_changed"
	Title string // one sentence
}
