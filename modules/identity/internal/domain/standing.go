package domain

import (
	"time"

	"roster/modules/user"
)

// AuthorityFresh is how long an account's authority is taken as it was read, if
// no role begins or ends by the clock before. Revocations are announced and do
// not wait for it; what somebody changes past Roster, in the database, does.
const AuthorityFresh = time.Second

// Standing is what lets a request in: its session and what its account may do.
// The authority of an account that is gone allows nothing.
type Standing struct {
	Session   SessionState
	Authority user.Authority
	// ReadAt is when the authority was read.
	ReadAt time.Time
}

// Bearer is whom an access token is issued to.
type Bearer struct {
	Session SessionState
	Status  user.Status
	Roles   []string
}

// Bearer is whom the standing lets in.
func (s Standing) Bearer() Bearer {
	return Bearer{Session: s.Session, Status: s.Authority.Status, Roles: s.Authority.Roles}
}

// Fresh tells whether the authority may still be taken as it is.
func (s Standing) Fresh(now time.Time) bool {
	age, changes := now.Sub(s.ReadAt), s.Authority.ChangesAt
	return age >= 0 && age < AuthorityFresh && (changes.IsZero() || now.Before(changes))
}

// Admits tells whether a token with these claims is good at now.
func (s Standing) Admits(c Claims, now time.Time) bool {
	return s.Authority.Status == user.Active && s.Session.Admits(c, now)
}
