package app

import (
	"context"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// Credentials stores credentials.
type Credentials interface {
	// Find gives the account's credential, or an empty one when there is none.
	Find(ctx context.Context, id user.ID) (*domain.Credential, error)
	// Lock is Find, and holds the row until the unit of work ends; it makes the
	// row when there is none. user.ErrNotFound when there is no such account.
	Lock(ctx context.Context, id user.ID) (*domain.Credential, error)
	// Save writes a credential that Lock gave.
	Save(ctx context.Context, c *domain.Credential, now time.Time) error
	// Add stores the credential of an account made in the same unit of work.
	Add(ctx context.Context, c *domain.Credential, now time.Time) error
}

// Sessions stores sessions.
type Sessions interface {
	// Open, in one statement, holds the credential until the unit of work ends,
	// stores the session with its first refresh token and forgives the attempt.
	// The unit fails with identity.ErrInvalidCredentials, at once or at a later
	// step, when the credential is not any more what was checked.
	Open(ctx context.Context, o Opening) error
	// Standing is what a request is checked against at a time, in one statement:
	// identity.ErrSessionNotFound
	Standing(ctx context.Context, id identity.SessionID, now time.Time) (domain.Standing, error)
	// Alive lists the account's sessions that neither ended nor expired, the
	// newest first.
	Alive(ctx context.Context, id user.ID, now time.Time) ([]identity.Session, error)
	// End ends one session of the account and tells whether it was alive.
	End(ctx context.Context, owner user.ID, id identity.SessionID, why identity.EndReason, now time.Time) (bool, error)
	// EndAll ends all sessions of the account but one (empty: none is spared)
	// and tells how many were alive.
	EndAll(ctx context.Context, owner user.ID, but identity.SessionID, why identity.EndReason, now time.Time) (int, error)
}

// OwnAccounts reads a session and its account together.
type OwnAccounts interface {
	// Own gives how the session stands at a time, and its account as the database
	// has it, in one statement: identity.ErrSessionNotFound, also when the account
	// is gone.
	Own(ctx context.Context, id identity.SessionID, now time.Time) (domain.SessionState, user.Account, error)
}

// Opening is a session that starts.
type Opening struct {
	Session identity.Session
	// First is the digest of its first refresh token.
	First          domain.Digest
	FirstExpiresAt time.Time
	// Checked is the credential as it is expected to be.
	Checked domain.CredentialSnapshot
	// Guess is the attempt that turned out right.
	Guess domain.GuessKeys
}

// SessionProofs notes in which sessions somebody proved again who they are.
type SessionProofs interface {
	// Reauthenticated notes the time of a proof, and tells whether the session
	// is the account's and alive.
	Reauthenticated(ctx context.Context, owner user.ID, id identity.SessionID, now time.Time) (bool, error)
}

// RefreshTokens stores refresh tokens.
type RefreshTokens interface {
	// Advance, in one statement, checks that the token is the newest of a living
	// session and puts its successor in its place, whose expiry is never after
	// the session's, and tells whose it is; found is false when it is not and
	// nothing was done.
	Advance(ctx context.Context, a Advance) (next Advanced, found bool, err error)
	// AdvanceAll is Advance for several tokens at one time, all of one Now and TTL,
	// in one statement. It gives those that were advanced, by the digest that was
	// presented, and waits for nobody: what somebody else is changing is left out.
	AdvanceAll(ctx context.Context, all []Advance) (map[domain.Digest]Advanced, error)
	// Find gives the tokens of a family, and whether their session neither ended
	// nor expired: identity.ErrInvalidRefreshToken when there is no such family.
	Find(ctx context.Context, family domain.Digest, now time.Time) (t domain.RefreshTokens, alive bool, err error)
}

// Advance is one step of a refresh token.
type Advance struct {
	Family    domain.Digest
	Digest    domain.Digest
	Successor domain.Digest
	Now       time.Time
	TTL       time.Duration
}

// Advanced is what came of it: the tokens as they are now, and who bears them.
type Advanced struct {
	Tokens domain.RefreshTokens
	Bearer domain.Bearer
}

// Links stores the mailed links of one kind: those that prove an address, that
// change it, or that set a password. A link of one kind is worth nothing to the
// others.
type Links interface {
	// Replace stores a link and revokes all earlier ones of the account.
	Replace(ctx context.Context, l domain.Link) error
	// Find gives a link that is good, without spending it: identity.ErrInvalidLink
	Find(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error)
	// Consume spends a link in one statement: identity.ErrInvalidLink
	Consume(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error)
	// Revoke revokes all links of the account.
	Revoke(ctx context.Context, id user.ID, now time.Time) error
}

// Verifications stores the links that prove an address.
type Verifications interface{ Links }

// Resets stores the links that set a password. The address is not kept: the
// link goes to the account's own.
type Resets interface{ Links }

// EmailChanges stores the links that give an account another address; a link
// that is good is a change that is pending.
type EmailChanges interface {
	Links
	// Pending gives the link of the account that is good: identity.ErrNoEmailChange
	Pending(ctx context.Context, id user.ID, now time.Time) (domain.Link, error)
}

// Throttles counts guesses, for all replicas.
type Throttles interface {
	// Attempt counts one attempt at an account as failed, in one statement, unless
	// its client has to wait; then it counts nothing. It gives the credential, as
	// Credentials.Find does, or the time to wait. It is an error within a unit of
	// work: a count is true at once and everywhere, but does not wait for the disk.
	Attempt(ctx context.Context, at user.ID, keys domain.GuessKeys, now time.Time) (c *domain.Credential, blockedFor time.Duration, err error)
	// Forgive takes back the attempt that turned out right: the client starts
	// anew, the account as a whole has one failure less.
	Forgive(ctx context.Context, keys domain.GuessKeys, now time.Time) error
	// Clear forgets all failures at an account, from wherever.
	Clear(ctx context.Context, account domain.Digest) error
}

// Allowances counts what may be had so often in a while, for all replicas.
type Allowances interface {
	// Take counts one, in one statement, unless limit are taken in the window;
	// then ok is false and nothing was counted.
	Take(ctx context.Context, what domain.Digest, limit int, window time.Duration, now time.Time) (ok bool, err error)
	// Return takes one back that was not used after all.
	Return(ctx context.Context, what domain.Digest, now time.Time) error
}

// SigningKeys stores the keys that sign access tokens.
type SigningKeys interface {
	// Verifying lists the keys whose tokens are good, those that do not sign yet
	// among them.
	Verifying(ctx context.Context, now time.Time) ([]domain.SigningKey, error)
	// AddIfNoneSigns stores a key unless some key signs already. Of many callers
	// at once, on any replica, one stores.
	AddIfNoneSigns(ctx context.Context, k domain.SigningKey, now time.Time) error
	// Rotate stores a key that will sign, and has all others that sign retire and
	// stop to verify at the given times: identity.ErrRotationPending when there
	// is one already that does not sign yet. It takes turns with AddIfNoneSigns.
	Rotate(ctx context.Context, next domain.SigningKey, retire, verifyUntil time.Time) error
}
