package identity

import (
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// PasswordSet says how a password came to be: chosen with the account, changed
// by its owner, or set through a mailed link.
type PasswordSet string

// The ways there are.
const (
	PasswordChosen  PasswordSet = "registration"
	PasswordChanged PasswordSet = "change"
	PasswordReset   PasswordSet = "reset"
)

// PasswordWasChanged says that an account has a new password.
type PasswordWasChanged struct {
	User user.ID
	How  PasswordSet
}

// EventName is the event's name in the log.
func (PasswordWasChanged) EventName() string { return "identity.password_changed" }

// Describe tells whose password, and how; nothing of the password.
func (e PasswordWasChanged) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "password_set_by", New: e.How}}}
}

// PasswordResetRequested says that a link to set a new password was made.
type PasswordResetRequested struct {
	User      user.ID
	ExpiresAt time.Time
}

// EventName is the event's name in the log.
func (PasswordResetRequested) EventName() string { return "identity.password_reset_requested" }

// Describe tells whose.
func (e PasswordResetRequested) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "link_expires_at", New: e.ExpiresAt}}}
}

// RegistrationRepeated says that somebody registered an address again that was
// still waiting to be proven. The password given first is void: the mailbox's
// owner chooses one through a link.
type RegistrationRepeated struct{ User user.ID }

// EventName is the event's name in the log.
func (RegistrationRepeated) EventName() string { return "identity.registration_repeated" }

// Describe tells whose.
func (e RegistrationRepeated) Describe() event.Description {
	return event.Description{Subject: subject(e.User)}
}

// Door is where, other than at login, a password was asked for.
type Door string

// The doors there are.
const (
	DoorChange           Door = "password_change"
	DoorVerification     Door = "email_verification"
	DoorEmailChange      Door = "email_change"
	DoorReauthentication Door = "reauthentication"
)

// PasswordRefused says that a password was not taken at a door other than
// login. It is a guess like a refused login.
type PasswordRefused struct {
	User user.ID
	Door Door
	Why  Refusal
}

// EventName is the event's name in the log.
func (PasswordRefused) EventName() string { return "identity.password_refused" }

// Describe tells whose, where and why.
func (e PasswordRefused) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Outcome: event.Refused,
		Changes: []event.Change{{Field: "door", New: e.Door}, {Field: "refusal", New: e.Why}},
	}
}
