package domain

import (
	"time"

	"roster/modules/user"
)

// AuthorityFresh is how long an account's authority is taken as it was read.
// Revocations are announced and do not wait for it; roles that begin or end by
// the clock do.
const AuthorityFresh = time.Second

// Standing is what lets a request in: its session and what its account may do.
type Standing struct {
	Session   SessionState
	Authority user.Authority
	// ReadAt is when the authority was read.
	ReadAt time.Time
}

// Fresh tells whether the authority may still be taken as it is.
func (s Standing) Fresh(now time.Time) bool {
	age := now.Sub(s.ReadAt)
	return age >= 0 && age < AuthorityFresh
}

// Admits tells whether a token with these claims is good at now.
func (s Standing) Admits(c Claims, now time.Time) bool {
	return s.Authority.Status == user.Active && s.Session.Admits(c, now)
}
