package domain

import (
	"time"

	"roster/modules/identity"
	"roster/modules/user"
)

// RefreshTokens are the refresh tokens of one session, as stored. The tokens of
// a session are a family: they begin with the same secret, which tells them from
// made-up ones however old they are.
type RefreshTokens struct {
	Session identity.SessionID
	User    user.ID
	// Family is of what all of them begin with.
	Family Digest
	// Newest is of the one token that can be exchanged.
	Newest Digest
	// Previous is of the one that it was exchanged for; nil before the first
	// exchange.
	Previous *Digest
	// Generation is how often they were exchanged.
	Generation int
	// IssuedAt is when the newest was issued.
	IssuedAt time.Time
	// ExpiresAt is when the newest expires.
	ExpiresAt time.Time
}

// Presented is a refresh token that was presented, with the family it belongs
// to.
type Presented struct {
	Digest Digest
	Tokens RefreshTokens
	// SessionAlive says that the session neither ended nor expired.
	SessionAlive bool
}

// Good tells whether the token could be exchanged at a time.
func (p Presented) Good(now time.Time) bool {
	return p.SessionAlive && p.Digest == p.Tokens.Newest && now.Before(p.Tokens.ExpiresAt)
}

// Verdict is what to do with a refresh token that could not be exchanged.
type Verdict int

// The verdicts.
const (
	// VerdictRefuse is for what is merely over: expired, or of an ended session.
	VerdictRefuse Verdict = iota
	// VerdictRepeat gives the same successor again: the reply was lost.
	VerdictRepeat
	// VerdictReuse ends the session: somebody holds a copy of a spent token.
	VerdictReuse
)

// Judge decides on a token that could not be exchanged, whose successor would be
// the one given. Only the direct predecessor of the newest token, within the
// window after their exchange, is taken for a lost reply; with a window of
// nothing none is, not even one whose request began before the exchange.
func Judge(p Presented, successor Digest, window time.Duration, now time.Time) Verdict {
	switch {
	case !p.SessionAlive, p.Digest == p.Tokens.Newest:
		return VerdictRefuse
	case window > 0 && p.repeats(successor) && now.Before(p.Tokens.IssuedAt.Add(window)) && now.Before(p.Tokens.ExpiresAt):
		return VerdictRepeat
	default:
		return VerdictReuse
	}
}

// repeats tells whether the token was exchanged for the newest, which its
// successor still is.
func (p Presented) repeats(successor Digest) bool {
	return p.Tokens.Previous != nil && *p.Tokens.Previous == p.Digest && p.Tokens.Newest == successor
}
