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

// Actions lists the module's events for the catalogue of the log.
func Actions() []event.Action {
	return []event.Action{
		{Name: LoginSucceeded{}.EventName(), Title: "Somebody logged in."},
		{Name: LoginRefused{}.EventName(), Title: "A login was refused."},
		{Name: SessionRefreshed{}.EventName(), Title: "A session went on with new tokens."},
		{Name: SessionEnded{}.EventName(), Title: "A session ended."},
		{Name: SessionsEnded{}.EventName(), Title: "Several sessions of one person ended."},
		{Name: RefreshReused{}.EventName(), Title: "A spent refresh token was presented; its session ended."},
		{Name: VerificationRequested{}.EventName(), Title: "A link to prove an email address was made."},
		{Name: EmailVerified{}.EventName(), Title: "An email address was proven."},
		{Name: PasswordWasChanged{}.EventName(), Title: "A password was set."},
		{Name: PasswordResetRequested{}.EventName(), Title: "A link to set a new password was made."},
		{Name: RegistrationRepeated{}.EventName(), Title: "An unproven address was registered again; its password is void."},
	}
}
