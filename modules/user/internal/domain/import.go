package domain

import (
	"encoding/json"
	"slices"
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// Arrival is an account as it comes from elsewhere, with its roles looked up.
type Arrival struct {
	Email      user.Email
	Username   user.Username
	ExternalID string
	Profile    user.Profile
	// Public and Private are JSON objects; nil is none.
	Public, Private json.RawMessage
	Grants          []Grant
	// Status empty is Active for a verified account, Pending for any other.
	Status   user.Status
	Verified bool
	// Suspension is that of a suspended account.
	Suspension             Suspension
	CreatedAt, LastLoginAt *time.Time // nil: now, never
	// Password says that the account has a password already.
	Password bool
}

// Import makes an account of an arrival. It returns fault.ErrInvalid with every
// rule that is broken.
func Import(id user.ID, a Arrival, now time.Time) (*User, error) {
	var broken violations
	s := Snapshot{
		ID: id, Email: a.Email, Username: a.Username, ExternalID: a.ExternalID, Profile: a.Profile,
		Grants: slices.Clone(a.Grants), CreatedAt: now, UpdatedAt: now, LastLoginAt: a.LastLoginAt, Version: 1,
	}
	broken.join(checkProfile(a.Profile, user.Profile{}))
	checkExternalID(&broken, a.ExternalID)
	s.Metadata.Public = mergeMetadata(&broken, "/metadata_public", emptyObject(), a.Public)
	s.Metadata.Private = mergeMetadata(&broken, "/metadata_private", emptyObject(), a.Private)
	a.enter(&broken, &s, now)
	a.date(&broken, &s, now)
	for _, grant := range a.Grants {
		if grant.Over(now) {
			broken.add("/roles", "future", "The end of a role lies in the future.")
		}
	}
	if err := broken.err(); err != nil {
		return nil, err
	}
	u := &User{s: s}
	u.note(user.Imported{User: id, Status: s.Status, Changes: a.changes(s)})
	return u, nil
}

// enter puts the status with what belongs to it.
func (a Arrival) enter(broken *violations, s *Snapshot, now time.Time) {
	s.Status = a.Status
	if s.Status == "" {
		s.Status = user.Pending
		if a.Verified {
			s.Status = user.Active
		}
	}
	switch s.Status {
	case user.Pending, user.Active, user.Suspended:
	default:
		broken.add("/status", "status", "A status is pending, active or suspended.")
	}
	if a.Verified == (s.Status == user.Pending) {
		broken.add("/status", "unverified_is_pending", "An account is pending exactly as long as its address is not proven.")
	}
	if a.Verified {
		s.EmailVerifiedAt = &now
	}
	switch {
	case s.Status == user.Suspended:
		broken.join(a.Suspension.check(now))
		s.SuspendedAt, s.SuspendedUntil, s.SuspensionReason = &now, a.Suspension.Until, a.Suspension.Reason
	case a.Suspension != Suspension{}:
		broken.add("/status", "suspended", "Only a suspended account has a reason and an end of its suspension.")
	}
}

// date puts the times that the account brings along.
func (a Arrival) date(broken *violations, s *Snapshot, now time.Time) {
	if a.CreatedAt != nil {
		s.CreatedAt = *a.CreatedAt
	}
	if s.CreatedAt.After(now) {
		broken.add("/created_at", "past", "An account was made in the past.")
	}
	if a.LastLoginAt != nil && a.LastLoginAt.After(now) {
		broken.add("/last_login_at", "past", "A login was in the past.")
	}
}

// changes are what the log shows of the arrival: also the times, which for
// other new accounts are those of the entry, and that there is a password.
func (a Arrival) changes(s Snapshot) []event.Change {
	d := changeList(differences(Snapshot{}, s))
	d.time("created_at", nil, a.CreatedAt)
	d.time("last_login_at", nil, a.LastLoginAt)
	if a.Password {
		d = append(d, event.Change{Field: "password_kept", New: true})
	}
	return d
}
