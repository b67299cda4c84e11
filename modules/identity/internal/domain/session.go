package domain

import (
	"time"

	"roster/modules/identity"
	"roster/modules/user"
)

// MaxUserAgent is how many characters of a client's own name are kept.
const MaxUserAgent = 512

// SessionState is what a request's token is checked against.
type SessionState struct {
	User            user.ID
	AuthenticatedAt time.Time
	ExpiresAt       time.Time
	Ended           bool
	// Epoch is the credential's at present.
	Epoch int
}

// Admits tells whether an access token with these claims is good at now.
func (s SessionState) Admits(c Claims, now time.Time) bool {
	return !s.Ended && now.Before(s.ExpiresAt) && s.User == c.User && s.Epoch == c.Epoch
}

// NewSession is a session that starts now and ends after ttl at the latest.
func NewSession(id identity.SessionID, owner user.ID, ip, userAgent string, now time.Time, ttl time.Duration) identity.Session {
	if runes := []rune(userAgent); len(runes) > MaxUserAgent {
		userAgent = string(runes[:MaxUserAgent])
	}
	return identity.Session{
		ID: id, User: owner, CreatedAt: now, AuthenticatedAt: now, LastUsedAt: now,
		ExpiresAt: now.Add(ttl), IP: ip, UserAgent: userAgent,
	}
}

// Claims are what an access token says.
type Claims struct {
	ID              string // jti
	User            user.ID
	Session         identity.SessionID
	Epoch           int
	Roles           []string
	AuthenticatedAt time.Time // whole seconds
	IssuedAt        time.Time // whole seconds
	ExpiresAt       time.Time // whole seconds
}

// freshFor is how long after giving a password one may change what it protects.
const freshFor = 10 * time.Minute

// FreshlyAuthenticated tells whether a proof of a time still counts as one of
// now.
func FreshlyAuthenticated(at, now time.Time) bool { return now.Sub(at) < freshFor }
