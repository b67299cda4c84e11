package identity

import (
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// Refusal is why a login was refused. It is for the log: the person who tried
// learns none of it.
type Refusal string

// The refusals there are.
const (
	RefusedUnknown    Refusal = "unknown_login"
	RefusedPassword   Refusal = "wrong_password"
	RefusedUnverified Refusal = "unverified"
	RefusedSuspended  Refusal = "suspended"
	RefusedDeleted    Refusal = "deleted"
	RefusedThrottled  Refusal = "throttled"
)

// LoginSucceeded says that somebody logged in and has a new session.
type LoginSucceeded struct {
	User    user.ID
	Session SessionID
}

// EventName is the event's name in the log.
func (LoginSucceeded) EventName() string { return "identity.login_succeeded" }

// Describe tells who.
func (e LoginSucceeded) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Changes: []event.Change{{Field: "session_id", New: e.Session}},
	}
}

// LoginRefused says that a login was refused. User is empty when the login
// named nobody; what was typed is not kept, because people type passwords into
// the wrong box.
type LoginRefused struct {
	User user.ID
	Why  Refusal
}

// EventName is the event's name in the log.
func (LoginRefused) EventName() string { return "identity.login_refused" }

// Describe tells who and why.
func (e LoginRefused) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Outcome: event.Refused,
		Changes: []event.Change{{Field: "refusal", New: e.Why}},
	}
}

// VerificationRequested says that a link to prove an address was made.
type VerificationRequested struct {
	User      user.ID
	ExpiresAt time.Time
}

// EventName is the event's name in the log.
func (VerificationRequested) EventName() string { return "identity.verification_requested" }

// Describe tells whose address, not the address.
func (e VerificationRequested) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "link_expires_at", New: e.ExpiresAt}}}
}

// EmailVerified says that somebody proved to read the account's address.
type EmailVerified struct{ User user.ID }

// EventName is the event's name in the log.
func (EmailVerified) EventName() string { return "identity.email_verified" }

// Describe tells who.
func (e EmailVerified) Describe() event.Description {
	return event.Description{Subject: subject(e.User)}
}

// subject is the person, or nobody in particular.
func subject(id user.ID) event.Subject {
	if id == "" {
		return event.Subject{}
	}
	return event.Subject{Type: event.SubjectUser, ID: string(id)}
}
