// Package domain holds the rules of accounts: what they are made of, what may
// happen to them when, and which event says so. Only the user module's app
// package and its stores use it. It knows no context, no clock and no database:
// times and ids come as arguments.
package domain

import (
	"slices"
	"time"

	"roster/modules/user"
)

// Grant is a role assignment with the id of its role, which those of a new
// account may lack: their store finds it by name.
type Grant struct {
	RoleID string
	user.Assignment
}

// Snapshot is everything an account consists of: what stores keep, and what
// Restore makes a User of.
type Snapshot struct {
	ID       user.ID
	Email    user.Email
	Username user.Username
	// Status is the stored one: Pending, Active or Suspended. What it amounts
	// to at a time, StatusAt tells.
	Status           user.Status
	EmailVerifiedAt  *time.Time
	SuspendedAt      *time.Time
	SuspendedUntil   *time.Time
	SuspensionReason string
	ExternalID       string
	Metadata         user.Metadata
	Profile          user.Profile
	Grants           []Grant

	CreatedAt, UpdatedAt time.Time
	LastLoginAt          *time.Time
	DeletedAt, PurgeAt   *time.Time
	Version              int64
}

// StatusAt is the status at a time: deletion hides every other, and a
// suspension that has run out is over.
func (s Snapshot) StatusAt(at time.Time) user.Status {
	return EffectiveStatus(s.Status, s.SuspendedUntil, s.DeletedAt, at)
}

// EffectiveStatus is what a stored status amounts to at a time.
func EffectiveStatus(stored user.Status, suspendedUntil, deletedAt *time.Time, at time.Time) user.Status {
	switch {
	case deletedAt != nil:
		return user.Deleted
	case stored == user.Suspended && suspendedUntil != nil && !at.Before(*suspendedUntil):
		return user.Active
	default:
		return stored
	}
}

// RolesAt are the names of the roles in force at a time, sorted.
func (s Snapshot) RolesAt(at time.Time) []string {
	names := []string{}
	for _, grant := range s.Grants {
		if grant.InForce(at) {
			names = append(names, grant.Role)
		}
	}
	slices.Sort(names)
	return names
}

// Account is the snapshot as others may see it at a time.
func (s Snapshot) Account(at time.Time) user.Account {
	account := user.Account{
		ID: s.ID, Email: s.Email, Username: s.Username,
		Status: s.StatusAt(at), EmailVerified: s.EmailVerifiedAt != nil,
		Profile: s.Profile, Metadata: s.Metadata, Roles: s.RolesAt(at), ExternalID: s.ExternalID,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, LastLoginAt: s.LastLoginAt,
		DeletedAt: s.DeletedAt, PurgeAt: s.PurgeAt, Version: s.Version,
	}
	if account.Status == user.Suspended {
		account.SuspendedUntil = s.SuspendedUntil
	}
	return account
}

// Grant is the account's grant of a role, by the role's id; zero when it has
// none.
func (s Snapshot) Grant(roleID string) Grant {
	grant, _ := findGrant(s.Grants, roleID)
	return grant
}
