package domain

import (
	"time"

	"roster/modules/user"
)

// act is something that moves an account from one status to another.
type act string

const (
	confirm   act = "confirm"
	suspend   act = "suspend"
	reinstate act = "reinstate"
	remove    act = "delete"
	restore   act = "restore"
	purge     act = "purge"
)

// asBefore stands in the table for the status that a deletion has hidden.
const asBefore user.Status = "as before"

// gone stands in the table for an account of which nothing is left.
const gone user.Status = "gone"

// transitions is the life of an account: what may happen in which status, and
// which status follows. What is not listed is refused.
var transitions = map[act]map[user.Status]user.Status{
	confirm: {
		user.Pending:   user.Active,
		user.Active:    user.Active,
		user.Suspended: user.Suspended, // a proof does not lift a suspension
	},
	suspend: {
		user.Active:    user.Suspended,
		user.Suspended: user.Suspended, // another term or reason
	},
	reinstate: {
		user.Suspended: user.Active,
		user.Active:    user.Active,
	},
	remove: {
		user.Pending:   user.Deleted,
		user.Active:    user.Deleted,
		user.Suspended: user.Deleted,
	},
	restore: {
		user.Deleted: asBefore,
	},
	purge: {
		user.Deleted: gone,
	},
}

// allowed returns the status before and after an act, or ErrNotFound for a
// deleted account and ErrTransition for any other that does not allow it.
func (u *User) allowed(a act, now time.Time) (from, to user.Status, err error) {
	from = u.s.StatusAt(now)
	to, ok := transitions[a][from]
	switch {
	case ok:
		return from, to, nil
	case from == user.Deleted:
		return from, "", user.ErrNotFound
	default:
		return from, "", user.ErrTransition
	}
}

// enter puts the status that follows; a suspension ends with its status.
func (s *Snapshot) enter(to user.Status) {
	s.Status = to
	if to != user.Suspended {
		s.SuspendedAt, s.SuspendedUntil, s.SuspensionReason = nil, nil, ""
	}
}

// ConfirmEmail notes that the address is proven; a pending account becomes
// active. It returns ErrNotFound, or ErrEmailChanged when the account has
// another address by now.
func (u *User) ConfirmEmail(email user.Email, now time.Time) error {
	from, to, err := u.allowed(confirm, now)
	if err != nil {
		return err
	}
	if !u.s.Email.Equal(email) {
		return user.ErrEmailChanged
	}
	if u.s.EmailVerifiedAt != nil && from == to {
		return nil
	}
	next := u.s
	next.EmailVerifiedAt = &now
	next.enter(to)
	u.note(user.EmailConfirmed{User: u.s.ID, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

// Delete hides the account until it is purged, after the grace. It returns
// ErrNotFound.
func (u *User) Delete(grace time.Duration, now time.Time) error {
	if _, _, err := u.allowed(remove, now); err != nil {
		return err
	}
	next := u.s
	end := now.Add(grace)
	next.DeletedAt, next.PurgeAt = &now, &end
	u.note(user.AccountDeleted{User: u.s.ID, PurgeAt: end, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

// Restore undoes a deletion: the account is again what it was. One that is not
// deleted gives ErrTransition.
func (u *User) Restore(now time.Time) error {
	if _, _, err := u.allowed(restore, now); err != nil {
		return err
	}
	next := u.s
	next.DeletedAt, next.PurgeAt = nil, nil
	u.note(user.AccountRestored{User: u.s.ID, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

// Purge notes that the account is removed for good. It returns ErrTransition
// for one that is not deleted, or whose time has not come.
func (u *User) Purge(now time.Time) error {
	if _, _, err := u.allowed(purge, now); err != nil {
		return err
	}
	if u.s.PurgeAt == nil || now.Before(*u.s.PurgeAt) {
		return user.ErrTransition
	}
	u.note(user.AccountPurged{User: u.s.ID, Changes: differences(u.s, Snapshot{})})
	return nil
}
