package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/event"
)

// Tx runs units of work.
type Tx interface {
	// Do runs fn in one unit of work, or joins the one that is open.
	Do(ctx context.Context, fn func(context.Context) error) error
}

// Events tells others what happened, inside the unit of work.
type Events interface {
	Publish(ctx context.Context, events ...event.Event) error
}

// Clock tells the time: UTC, in microseconds.
type Clock interface {
	Now() time.Time
}

// Folder makes text comparable: without case, accents and other differences
// that a person who searches does not care for.
type Folder interface {
	Fold(text string) string
}

// Users keeps accounts, deleted ones included.
type Users interface {
	// Add keeps a new account, whose roles it finds by name: user.ErrEmailTaken,
	// user.ErrUsernameTaken, user.ErrUnknownRole, at once or from a later step of
	// the unit of work, of which nothing stays.
	Add(ctx context.Context, u *domain.User) error
	// Lock loads an account and keeps others from changing it until the unit of
	// work ends: user.ErrNotFound.
	Lock(ctx context.Context, account user.ID) (*domain.User, error)
	// Save keeps what changed since Lock: user.ErrStale when another version is
	// there, user.ErrEmailTaken, user.ErrUsernameTaken, user.ErrExternalIDTaken.
	Save(ctx context.Context, u *domain.User) error
	// RecordLogin moves the time of the last login forward. A unit of work in which
	// there is no such account fails with user.ErrNotFound, here or later.
	RecordLogin(ctx context.Context, account user.ID, at time.Time) error
	// Pin keeps others from changing an account until the unit of work ends; any
	// number may pin it. One that is not there cannot change either.
	Pin(ctx context.Context, account user.ID) error
}

// Accounts reads accounts that are not deleted, as they are at a time.
type Accounts interface {
	// Account: user.ErrNotFound.
	Account(ctx context.Context, account user.ID, at time.Time) (user.Account, error)
	// By finds an account by the canonical form of an identifier:
	// user.ErrNotFound.
	By(ctx context.Context, key Key, value string, at time.Time) (user.Account, error)
	// ByLogin is By for an address or a username that somebody logs in with. It
	// does the same work whether there is such an account or not.
	ByLogin(ctx context.Context, key Key, value string, at time.Time) (user.Account, error)
	// TakenBy tells which accounts that are not deleted have an address and a
	// username; the zero username is nobody's.
	TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error)
	// List returns at most q.Limit accounts in the order of q, deleted ones too
	// when the filter includes them: user.ErrBioTooCommon.
	List(ctx context.Context, q ListQuery, at time.Time) ([]user.Account, error)
}

// Totals reads what goes with a list.
type Totals interface {
	// Count is how many accounts pass a filter at a time: user.ErrTotalTooSlow,
	// user.ErrBioTooCommon.
	Count(ctx context.Context, f Filter, at time.Time) (int64, error)
	// Estimate is about how many they are.
	Estimate(ctx context.Context, f Filter, at time.Time) (int64, error)
	// AssignmentsOf are all role assignments of accounts, each account's sorted
	// by role.
	AssignmentsOf(ctx context.Context, accounts []user.ID) (map[user.ID][]user.Assignment, error)
}

// Authorities reads what accounts may do.
type Authorities interface {
	// Authority is what an account that is not deleted may do at a time, in one
	// statement: user.ErrNotFound.
	Authority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error)
	// HoldAuthority is Authority, and keeps the roles in force from being changed until
	// the unit of work ends.
	HoldAuthority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error)
	// Grounds is why an account that is not deleted may do what it may at a
	// time, sorted by permission and role: user.ErrNotFound.
	Grounds(ctx context.Context, account user.ID, at time.Time) ([]user.Ground, error)
	// Assignments are all role assignments of an account that is not deleted,
	// sorted by role: user.ErrNotFound.
	Assignments(ctx context.Context, account user.ID) ([]user.Assignment, error)
	// Administrator tells whether somebody but the account administers at a
	// time: active, with the administrators' role in force and without end. It
	// lets one unit of work at a time ask, until that ends, so that two cannot
	// each rely on the account that the other takes away.
	Administrator(ctx context.Context, but user.ID, at time.Time) (bool, error)
}

// Roles keeps roles.
type Roles interface {
	// Hold finds a role by name and keeps it and its permissions from being
	// changed until the unit of work ends: user.ErrUnknownRole.
	Hold(ctx context.Context, name string) (user.Role, error)
	// Roles are all roles, sorted by name.
	Roles(ctx context.Context) ([]user.Role, error)
	// Role is one role, by id or name: user.ErrUnknownRole.
	Role(ctx context.Context, ref RoleRef) (user.Role, error)
	// Permissions is the union of the roles' permissions, by role id.
	Permissions(ctx context.Context, roleIDs []string) ([]string, error)
}

// RoleRef names a role in a path: its id or, when it is no UUID, its name.
type RoleRef string

// RoleEditor changes roles.
type RoleEditor interface {
	// AddRole keeps a new role: user.ErrRoleNameTaken.
	AddRole(ctx context.Context, r *domain.Role) error
	// LockRole loads a role, waits for all who hold it and keeps others from it
	// until the unit of work ends: user.ErrUnknownRole.
	LockRole(ctx context.Context, ref RoleRef) (*domain.Role, error)
	// SaveRole keeps what changed since LockRole: user.ErrRoleStale.
	SaveRole(ctx context.Context, r *domain.Role) error
	// RemoveRole deletes a role, with its assignments that have expired at a time
	// or belong to deleted accounts: user.ErrRoleInUse when there are others.
	RemoveRole(ctx context.Context, r *domain.Role, at time.Time) error
}

// Key names an identifier by which an account can be found.
type Key string

// The identifiers.
const (
	ByEmail      Key = "email"
	ByUsername   Key = "username"
	ByExternalID Key = "external-id"
)

// Graveyard removes accounts for good.
type Graveyard interface {
	// Due are accounts whose time to be purged has come, at most so many.
	Due(ctx context.Context, at time.Time, limit int) ([]user.ID, error)
	// Remove deletes an account with all that is the module's; the tables of
	// other modules follow by their foreign keys.
	Remove(ctx context.Context, account user.ID) error
}

// Figures keeps the statistics.
type Figures interface {
	// Statistics are those of the last refresh.
	Statistics(ctx context.Context) (user.Statistics, error)
	// Refresh counts again.
	Refresh(ctx context.Context) error
}
