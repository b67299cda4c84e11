package identity

import (
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// EmailChangeRequested says that somebody wants another address. Which one is
// told once it is the account's, by the user module.
type EmailChangeRequested struct {
	User      user.ID
	ExpiresAt time.Time
}

// EventName is the event's name in the log.
func (EmailChangeRequested) EventName() string { return "identity.email_change_requested" }

// Describe tells whose.
func (e EmailChangeRequested) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "link_expires_at", New: e.ExpiresAt}}}
}

// EmailChangeCancelled says that a pending change was called off.
type EmailChangeCancelled struct{ User user.ID }

// EventName is the event's name in the log.
func (EmailChangeCancelled) EventName() string { return "identity.email_change_cancelled" }

// Describe tells whose.
func (e EmailChangeCancelled) Describe() event.Description {
	return event.Description{Subject: subject(e.User)}
}

// EmailChangeConfirmed says that somebody proved to read the new address.
type EmailChangeConfirmed struct{ User user.ID }

// EventName is the event's name in the log.
func (EmailChangeConfirmed) EventName() string { return "identity.email_change_confirmed" }

// Describe tells whose.
func (e EmailChangeConfirmed) Describe() event.Description {
	return event.Description{Subject: subject(e.User)}
}
