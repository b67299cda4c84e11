package user

import (
	"time"

	"roster/platform/event"
)

// Registered says that an account was made.
type Registered struct {
	User ID
	// Status is Pending or Active.
	Status  Status
	Changes []event.Change
}

// EmailConfirmed says that the account's address was proven.
type EmailConfirmed struct {
	User    ID
	Changes []event.Change
}

// ProfileChanged says that what describes the account changed: profile,
// username, external id or metadata.
type ProfileChanged struct {
	User    ID
	Changes []event.Change
}

// RoleAssigned says that a role was given, or its term changed.
type RoleAssigned struct {
	User    ID
	Role    string
	Reason  string
	Changes []event.Change
}

// RoleRevoked says that a role was taken away.
type RoleRevoked struct {
	User    ID
	Role    string
	Reason  string
	Changes []event.Change
}

// SuspensionImposed says that the account was shut out, or that the term or reason of
// its suspension changed.
type SuspensionImposed struct {
	User    ID
	Until   *time.Time // nil: no end
	Reason  string
	Changes []event.Change
}

// SuspensionLifted says that a suspension was lifted.
type SuspensionLifted struct {
	User    ID
	Changes []event.Change
}

// AccountDeleted says that the account was hidden, to be purged later.
type AccountDeleted struct {
	User    ID
	PurgeAt time.Time
	Changes []event.Change
}

// AccountRestored says that a deletion was undone.
type AccountRestored struct {
	User    ID
	Changes []event.Change
}

// AccountPurged says that the account is gone for good.
type AccountPurged struct {
	User    ID
	Changes []event.Change
}

// EventName is the event's action in the log.
func (AccountPurged) EventName() string { return "user.purged" }

// EventName is the event's action in the log.
func (Registered) EventName() string { return "user.registered" }

// EventName is the event's action in the log.
func (EmailConfirmed) EventName() string { return "user.email_confirmed" }

// EventName is the event's action in the log.
func (ProfileChanged) EventName() string { return "user.profile_changed" }

// EventName is the event's action in the log.
func (RoleAssigned) EventName() string { return "user.role_assigned" }

// EventName is the event's action in the log.
func (RoleRevoked) EventName() string { return "user.role_revoked" }

// EventName is the event's action in the log.
func (SuspensionImposed) EventName() string { return "user.suspended" }

// EventName is the event's action in the log.
func (SuspensionLifted) EventName() string { return "user.reinstated" }

// EventName is the event's action in the log.
func (AccountDeleted) EventName() string { return "user.deleted" }

// EventName is the event's action in the log.
func (AccountRestored) EventName() string { return "user.restored" }
