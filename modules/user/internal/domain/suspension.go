package domain

import (
	"time"

	"roster/modules/user"
	"roster/platform/plaintext"
)

// MaxReason is the length of the longest reason, in characters.
const MaxReason = 500

// Suspension says why an account is shut out and until when; a nil end has
// none.
type Suspension struct {
	Reason string
	Until  *time.Time
}

// Suspend shuts the account out, or gives its suspension another reason or end.
// It returns ErrNotFound, ErrTransition for a pending account, or
// fault.ErrInvalid.
func (u *User) Suspend(term Suspension, now time.Time) error {
	from, to, err := u.allowed(suspend, now)
	if err != nil {
		return err
	}
	if err := term.check(now); err != nil {
		return err
	}
	if from == user.Suspended && u.s.SuspensionReason == term.Reason && sameTime(u.s.SuspendedUntil, term.Until) {
		return nil
	}
	next := u.s
	if from != user.Suspended {
		next.SuspendedAt = &now
	}
	next.enter(to)
	next.SuspendedUntil, next.SuspensionReason = term.Until, term.Reason
	u.note(user.SuspensionImposed{
		User: u.s.ID, Until: term.Until, Reason: term.Reason, Changes: differencesAt(u.s, next, now),
	})
	u.update(next, now)
	return nil
}

// Reinstate lifts a suspension; an active account stays as it is. It returns
// ErrNotFound, or ErrTransition for a pending account.
func (u *User) Reinstate(now time.Time) error {
	from, to, err := u.allowed(reinstate, now)
	if err != nil || from != user.Suspended {
		return err
	}
	next := u.s
	next.enter(to)
	u.note(user.SuspensionLifted{User: u.s.ID, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

func (t Suspension) check(now time.Time) error {
	var broken violations
	if t.Reason == "" {
		broken.add("/reason", "required", "Say why the account is suspended.")
	}
	checkReason(&broken, t.Reason)
	if t.Until != nil && !t.Until.After(now) {
		broken.add("/until", "future", "The end of a suspension lies in the future.")
	}
	return broken.err()
}

func checkReason(broken *violations, reason string) {
	if !plaintext.Lines(reason) || plaintext.TooLong(reason, MaxReason) {
		broken.add("/reason", "text", "A reason is text of at most 500 characters.")
	}
}

func sameTime(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}
