package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/event"
)

// Tx runs units of work; see database.DB.Do.
type Tx interface {
	// Do runs fn in one transaction, perhaps more than once.
	Do(ctx context.Context, fn func(context.Context) error) error
}

// Events tells what happened, inside a unit of work.
type Events interface {
	Publish(ctx context.Context, events ...event.Event) error
}

// Clock tells the time, as the database can keep it.
type Clock interface {
	Now() time.Time
}

// Accounts is what identity asks of the user module; user.Directory is it.
type Accounts interface {
	// Register: user.ErrEmailTaken, user.ErrUsernameTaken, user.ErrUnknownRole
	Register(ctx context.Context, r user.Registration) (user.Account, error)
	// Account: user.ErrNotFound
	Account(ctx context.Context, id user.ID) (user.Account, error)
	// FindByLogin: user.ErrNotFound
	FindByLogin(ctx context.Context, login string) (user.Account, error)
	// ConfirmEmail: user.ErrNotFound, user.ErrEmailChanged
	ConfirmEmail(ctx context.Context, id user.ID, email user.Email) error
	// RecordLogin: user.ErrNotFound
	RecordLogin(ctx context.Context, id user.ID, at time.Time) error
}

// Authorities tells what an account may do now; user.Authorities is it.
type Authorities interface {
	// Authority: user.ErrNotFound
	Authority(ctx context.Context, id user.ID) (user.Authority, error)
}

// Suspender shuts accounts out, for the sample data, which has one that is;
// user.Suspender is it.
type Suspender interface {
	// Suspend asks for the permission users:suspend: user.ErrNotFound, authn.ErrForbidden
	Suspend(ctx context.Context, id user.ID, reason string) error
}

// Passwords makes and checks password hashes, a bounded number at a time.
type Passwords interface {
	// Normalize brings a password to the one form in which it is checked and
	// hashed. Text that is too long or no text comes back as it is.
	Normalize(password string) string
	// Hash: identity.ErrBusy, or the context's error
	Hash(ctx context.Context, password string) (string, error)
	// Verify tells whether the hash is the password's, and whether it should be
	// replaced by one as Hash makes it. Against an empty hash it does the same
	// work and says no. identity.ErrBusy, or the context's error
	Verify(ctx context.Context, password, hash string) (ok, outdated bool, err error)
}

// Sign makes an access token. It does no I/O.
type Sign func(domain.Claims) (string, error)

// AccessTokens makes and reads access tokens.
type AccessTokens interface {
	// Signer gives what signs with the key in force. Call it outside a unit of
	// work: it may have to load or make the key.
	Signer(ctx context.Context) (Sign, error)
	// Read checks signature and claims: authn.ErrUnauthenticated, or a failure to
	// load keys.
	Read(ctx context.Context, token string) (domain.Claims, error)
	// PublicKeys lists the keys that Read accepts.
	PublicKeys(ctx context.Context) ([]domain.PublicKey, error)
}

// OpaqueTokens makes the tokens that mean nothing but themselves.
type OpaqueTokens interface {
	// New makes a token of 256 random bits.
	New() string
	// Successor is the one token that follows a refresh token. Without the
	// server's key nobody can tell it.
	Successor(refreshToken string) string
}

// Outbox has mails written after the open unit of work has committed.
type Outbox interface {
	// SendVerification has a link to prove the address sent.
	SendVerification(ctx context.Context, id user.ID) error
	// SendAlreadyRegistered tells the owner that somebody registered the address again.
	SendAlreadyRegistered(ctx context.Context, id user.ID) error
	// SendPasswordReset has a link to set a new password sent.
	SendPasswordReset(ctx context.Context, id user.ID) error
	// SendPasswordChanged tells the owner that the password has changed.
	SendPasswordChanged(ctx context.Context, id user.ID) error
}

// ErrUndeliverable says that a mail can never be delivered; trying again is
// pointless.
var ErrUndeliverable = errors.New("mail cannot be delivered")

// Mailer writes mails to one person: ErrUndeliverable, or an error that is worth
// another try.
type Mailer interface {
	// Verification brings a link that proves the address.
	Verification(ctx context.Context, to user.Account, token string, ttl time.Duration) error
	// AlreadyRegistered tells that somebody registered the address again.
	AlreadyRegistered(ctx context.Context, to user.Account) error
	// PasswordReset brings a link that sets a password.
	PasswordReset(ctx context.Context, to user.Account, token string, ttl time.Duration) error
	// PasswordChanged tells that the password has changed.
	PasswordChanged(ctx context.Context, to user.Account) error
}
