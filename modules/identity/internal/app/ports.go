package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/event"
)

// Tx runs units of work; see database.DB.
type Tx interface {
	// Do runs fn in one transaction, perhaps more than once.
	Do(ctx context.Context, fn func(context.Context) error) error
	// Rehearse does all that Do does and undoes it, inside the open unit of work,
	// which goes on unless that failed, at once or at a later step.
	Rehearse(ctx context.Context, fn func(context.Context) error) error
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
	// Register: user.ErrEmailTaken, user.ErrUsernameTaken, user.ErrUnknownRole, at
	// once or from a later step of the unit
	Register(ctx context.Context, r user.Registration) (user.Account, error)
	// TakenBy tells who has an address, and who a username that is not zero
	TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error)
	// Account: user.ErrNotFound
	Account(ctx context.Context, id user.ID) (user.Account, error)
	// FindByLogin: user.ErrNotFound
	FindByLogin(ctx context.Context, login string) (user.Account, error)
	// RecordLogin: user.ErrNotFound, at once or from a later step of the unit
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

// EmailChanger confirms and changes proven addresses; user.EmailChanger is it.
type EmailChanger interface {
	// ConfirmEmail: user.ErrNotFound, user.ErrEmailChanged
	ConfirmEmail(ctx context.Context, id user.ID, email user.Email) error
	// ChangeEmail: user.ErrNotFound, user.ErrEmailTaken
	ChangeEmail(ctx context.Context, id user.ID, email user.Email) error
}

// Passwords makes and checks password hashes, a bounded number at a time.
type Passwords interface {
	// Normalize brings a password to the one form in which it is checked and
	// hashed. Text that is too long or no text comes back as it is.
	Normalize(password string) string
	// Admit takes a place for the hashes that are made with the context, until
	// leave: what is going to be refused for want of one is refused before
	// anything was asked of the database. identity.ErrBusy
	Admit(ctx context.Context) (admitted context.Context, leave func(), err error)
	// Hash: identity.ErrBusy, or the context's error
	Hash(ctx context.Context, password string) (string, error)
	// Verify tells whether the hash is the password's, and whether it should be
	// replaced by one as Hash makes it. Against an empty hash it does the same
	// work and says no. identity.ErrBusy, or the context's error
	Verify(ctx context.Context, password, hash string) (ok, outdated bool, err error)
}

// Stopwatch measures password hashes.
type Stopwatch interface {
	// Hash is the shortest time that a hash of the cost took in a few attempts.
	Hash(ctx context.Context, cost identity.Hashing) (time.Duration, error)
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

// KeyMaker makes keys that sign access tokens.
type KeyMaker interface {
	// NewKey makes a key that signs from now on and was not stored yet.
	NewKey(now time.Time) (domain.SigningKey, error)
}

// OpaqueTokens makes the tokens that mean nothing but themselves.
type OpaqueTokens interface {
	// New makes a token of 256 random bits.
	New() string
	// Successor is the one token that follows a refresh token. Without the
	// server's key nobody can tell it.
	Successor(refreshToken string) string
	// Family is what all refresh tokens of a session begin with, which is its
	// first; ok is false for what no session was ever given.
	Family(refreshToken string) (family string, ok bool)
}

// Outbox has letters written after the open unit of work has committed.
type Outbox interface {
	Enqueue(ctx context.Context, l domain.Letter) error
}

// Devices knows the clients that an account has logged in from, by a token that
// they keep. It stores nothing.
type Devices interface {
	// Token is proof that the account logged in from here with its present
	// password.
	Token(c *domain.Credential) string
	// Known gives the name of the device that a token stands for; ok is false
	// when the token is none of this account and password.
	Known(c *domain.Credential, token string) (device string, ok bool)
}

// ErrUndeliverable says that a mail can never be delivered; trying again is
// pointless.
var ErrUndeliverable = errors.New("mail cannot be delivered")

// Mail is a letter with all that is to be in it.
type Mail struct {
	Kind domain.LetterKind
	To   user.Email
	// About is the account; its locale decides on the language.
	About user.Account
	// Token is that of the link, for letters with one, and Life how long it is
	// good.
	Token string
	Life  time.Duration
}

// Mailer writes mails to one person: ErrUndeliverable, or an error that is worth
// another try.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Previewer writes mails without sending them.
type Previewer interface {
	Preview(m Mail) (Written, error)
}
