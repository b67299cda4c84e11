package domain

import (
	"slices"
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// User is one account and what has happened to it since it was loaded. Its
// methods either keep every rule, note an event and change the state, or return
// a fault and change nothing; a method that finds its effect already there does
// neither.
type User struct {
	s      Snapshot
	loaded Snapshot
	events []event.Event
}

// Restore makes a User of what a store kept.
func Restore(s Snapshot) *User { return &User{s: s, loaded: s} }

// Snapshot is the present state.
func (u *User) Snapshot() Snapshot { return u.s }

// Loaded is the state as it was restored, so that a store can save what
// differs; zero for a new account.
func (u *User) Loaded() Snapshot { return u.loaded }

// Events are what happened since the account was loaded, in order. Without any,
// nothing has changed.
func (u *User) Events() []event.Event { return u.events }

// Registration is a user.Registration whose roles were looked up.
type Registration struct {
	Email    user.Email
	Username user.Username
	Profile  user.Profile
	Grants   []Grant
	Verified bool
}

// Register makes a new account: pending, or active when the address is proven.
// It returns fault.ErrInvalid with the rules that the profile breaks.
func Register(id user.ID, r Registration, now time.Time) (*User, error) {
	if err := checkProfile(r.Profile, user.Profile{}); err != nil {
		return nil, err
	}
	s := Snapshot{
		ID: id, Email: r.Email, Username: r.Username, Status: user.Pending, Profile: r.Profile,
		Metadata:  user.Metadata{Public: emptyObject(), Private: emptyObject()},
		Grants:    slices.Clone(r.Grants),
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	if r.Verified {
		s.Status, s.EmailVerifiedAt = user.Active, &now
	}
	u := &User{s: s}
	u.note(user.Registered{User: id, Status: s.Status, Changes: differences(Snapshot{}, s)})
	return u, nil
}

// Administers tells whether the account counts as an administrator at a time:
// active, and holding the administrators' role without end. One whose time runs
// out does not count, or the last one could vanish by the clock alone.
func (u *User) Administers(at time.Time) bool {
	if u.s.StatusAt(at) != user.Active {
		return false
	}
	return slices.ContainsFunc(u.s.Grants, func(g Grant) bool {
		return g.Role == user.AdministratorRole && g.InForce(at) && g.ExpiresAt == nil
	})
}

// HeldRoles are the ids of the roles that the account holds or will hold:
// strength to reckon with, whatever its status.
func (u *User) HeldRoles(at time.Time) []string {
	var ids []string
	for _, grant := range u.s.Grants {
		if !grant.Over(at) {
			ids = append(ids, grant.RoleID)
		}
	}
	return ids
}

func (u *User) note(e event.Event) { u.events = append(u.events, e) }

// update puts a new state in place of the old, dated now.
func (u *User) update(next Snapshot, now time.Time) {
	next.UpdatedAt = now
	next.Version = u.loaded.Version + 1
	u.s = next
}

// living refuses what cannot happen to a deleted account: for everybody but
// who restores it, it is not there.
func (u *User) living() error {
	if u.s.DeletedAt != nil {
		return user.ErrNotFound
	}
	return nil
}
