package user

import (
	"context"
	"time"
)

// Directory is what other modules may do with accounts. Its callers act for
// people who are not signed in yet, so it asks for no permission: whoever is
// given a Directory decides.
type Directory interface {
	// Register makes an account: pending, or active when Verified. It returns
	// fault.ErrInvalid with the rules that the profile breaks. ErrEmailTaken,
	// ErrUsernameTaken and ErrUnknownRole may come from a later step of the unit
	// of work, of which nothing stays then.
	Register(ctx context.Context, r Registration) (Account, error)
	// TakenBy tells which accounts that are not deleted have an address and a
	// username: none for a zero username.
	TakenBy(ctx context.Context, email Email, username Username) (byEmail, byUsername ID, err error)
	// Account finds an account that is not deleted, or returns ErrNotFound.
	Account(ctx context.Context, account ID) (Account, error)
	// FindByLogin finds an account that is not deleted by its address (when
	// login holds an @) or else its username, or returns ErrNotFound, after the
	// same work.
	FindByLogin(ctx context.Context, login string) (Account, error)
	// RecordLogin notes the time of a login; it publishes nothing, leaves the
	// version alone and never moves the time back. A unit of work in which there is
	// no such account fails with ErrNotFound, at once or at a later step.
	RecordLogin(ctx context.Context, account ID, at time.Time) error
}

// Authorities answers, for every request, what its sender may do.
type Authorities interface {
	// Authority is the present authority of an account, by the clock, or
	// ErrNotFound when there is none or it is deleted.
	Authority(ctx context.Context, account ID) (Authority, error)
}

// Authority is what an account may do now. Only an Active one should be let
// in; the roles are told whatever the status is.
type Authority struct {
	Status      Status
	Roles       []string // names, sorted
	Permissions []string // sorted
	// ChangesAt is when a role next begins or ends by the clock: until then only
	// an event changes the authority of an active account. Zero when none does.
	ChangesAt time.Time
}

// Suspender is for who has to shut an account out from another module.
type Suspender interface {
	// Suspend shuts an account out without end. Unlike a Directory it asks for
	// PermissionSuspend: authn.ErrForbidden, ErrNotFound, ErrTransition,
	// ErrStrongerAccount, ErrLastAdministrator.
	Suspend(ctx context.Context, account ID, reason string) error
}
