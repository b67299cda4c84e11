package identity

import (
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// LockoutCleared says that the failed attempts at an account were forgotten.
type LockoutCleared struct{ User user.ID }

// EventName is the event's name in the log.
func (LockoutCleared) EventName() string { return "identity.lockout_cleared" }

// Describe tells whose.
func (e LockoutCleared) Describe() event.Description {
	return event.Description{Subject: subject(e.User)}
}

// SigningKeyRotated says that a new key was made to sign access tokens.
type SigningKeyRotated struct {
	// Kid is the new key's id in tokens and in the key set.
	Kid string
	// SignsFrom is when it takes over.
	SignsFrom time.Time
}

// EventName is the event's name in the log.
func (SigningKeyRotated) EventName() string { return "identity.signing_key_rotated" }

// Describe tells which key, and from when.
func (e SigningKeyRotated) Describe() event.Description {
	return event.Description{Changes: []event.Change{{Field: "kid", New: e.Kid}, {Field: "signs_from", New: e.SignsFrom}}}
}
