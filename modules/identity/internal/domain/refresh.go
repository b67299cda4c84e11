package domain

import (
	"time"

	"roster/modules/identity"
	"roster/modules/user"
)

// RefreshToken is one generation of a session's refresh tokens, as stored.
type RefreshToken struct {
	ID         string
	Session    identity.SessionID
	User       user.ID
	Digest     Digest
	Generation int
	CreatedAt  time.Time
	ExpiresAt  time.Time
	// ReplacedAt is when its successor was made; nil while it is the newest.
	ReplacedAt *time.Time
}

// Presented is a refresh token that could not be advanced, with what decides
// why.
type Presented struct {
	Token RefreshToken
	// SessionAlive says that the session neither ended nor expired.
	SessionAlive bool
	// SuccessorUnused says that the token's successor is the newest of the family.
	SuccessorUnused bool
	// SuccessorExpiresAt is the successor's, when it has one.
	SuccessorExpiresAt time.Time
}

// Good tells whether the token could be exchanged at a time.
func (p Presented) Good(now time.Time) bool {
	return p.SessionAlive && p.Token.ReplacedAt == nil && now.Before(p.Token.ExpiresAt)
}

// Verdict is what to do with a refresh token that could not be advanced.
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

// Judge decides on a token that could not be advanced. Only the direct
// predecessor of the newest token, within the window after its replacement, is
// taken for a lost reply; with a window of nothing none is, not even one whose
// request began before the replacement.
func Judge(p Presented, window time.Duration, now time.Time) Verdict {
	replaced := p.Token.ReplacedAt
	switch {
	case !p.SessionAlive, replaced == nil:
		return VerdictRefuse
	case window > 0 && p.SuccessorUnused && now.Before(replaced.Add(window)):
		return VerdictRepeat
	default:
		return VerdictReuse
	}
}
