package user

import (
	"context"

	"roster/platform/event"
)

// EmailChanger confirms and changes addresses, once somebody proved to read them.
// Like a Directory it asks for no permission: its callers decide.
type EmailChanger interface {
	// ConfirmEmail notes that the address is proven, if it still is the
	// account's; a pending account becomes active. Confirming again changes
	// nothing. It returns ErrNotFound or ErrEmailChanged.
	ConfirmEmail(ctx context.Context, account ID, email Email) error
	// ChangeEmail makes a proven address the account's, in place of the one it
	// had. It returns ErrNotFound, or ErrEmailTaken.
	ChangeEmail(ctx context.Context, account ID, email Email) error
}

// EmailChanged says that the account has another address, which is proven.
type EmailChanged struct {
	User    ID
	Changes []event.Change
}

// EventName is the event's action in the log.
func (EmailChanged) EventName() string { return "user.email_changed" }

// Describe is the event as the log keeps it.
func (e EmailChanged) Describe() event.Description { return about(e.User, e.Changes, "") }
