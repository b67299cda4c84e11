// Package authn carries who is acting, and from where, in the context. The HTTP
// edge and the command line put it there; use cases ask it, as their first
// statement, whether the actor may go on; the event bus copies it into every
// envelope. The package is pure and everybody may import it.
package authn

import (
	"context"
	"slices"
	"time"

	"roster/platform/fault"
)

// ErrUnauthenticated says that nobody proved who is asking.
var ErrUnauthenticated = fault.New(fault.Unauthenticated, "unauthenticated", "Send a valid access token.")

// ErrForbidden says that the actor lacks the permission.
var ErrForbidden = fault.New(fault.Forbidden, "forbidden", "You lack the permission for this.")

// Kind is the sort of actor.
type Kind string

// The kinds of actor.
const (
	Anonymous Kind = "anonymous" // nobody proved anything
	User      Kind = "user"      // a person with a live session
	System    Kind = "system"    // the command line, a job, a migration
)

// Permission is one right that use cases ask for.
type Permission struct {
	Name  string // "users:read": a resource, and what may be done with it
	Title string // one sentence: what its holder may do
}

// Principal is who is acting.
type Principal struct {
	Kind Kind
	// UserID and SessionID are UUIDs in canonical form, empty unless Kind is User.
	UserID    string
	SessionID string
	// AuthenticatedAt is when the person last proved who they are.
	AuthenticatedAt time.Time
	// Permissions are the ones in force when the request came in, sorted.
	Permissions []string
}

// Can says whether the principal holds the permission. The system holds all.
func (p Principal) Can(permission string) bool {
	if p.Kind == System {
		return true
	}
	_, found := slices.BinarySearch(p.Permissions, permission)
	return p.Kind == User && found
}

type principalKey struct{}

// With returns a context in which p is acting.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// AsSystem returns a context in which the program itself is acting.
func AsSystem(ctx context.Context) context.Context {
	return With(ctx, Principal{Kind: System})
}

// From tells who is acting. Without anybody in the context it is Anonymous.
func From(ctx context.Context) Principal {
	if p, ok := ctx.Value(principalKey{}).(Principal); ok {
		return p
	}
	return Principal{Kind: Anonymous}
}

// Require returns nil when the actor holds the permission, ErrUnauthenticated
// when nobody is acting, ErrForbidden otherwise.
func Require(ctx context.Context, permission string) error {
	p := From(ctx)
	switch {
	case p.Can(permission):
		return nil
	case p.Kind == Anonymous:
		return ErrUnauthenticated
	default:
		return ErrForbidden
	}
}

// RequireUser returns the person acting, or ErrUnauthenticated: the system has
// no account of its own.
func RequireUser(ctx context.Context) (Principal, error) {
	p := From(ctx)
	if p.Kind != User {
		return Principal{}, ErrUnauthenticated
	}
	return p, nil
}
