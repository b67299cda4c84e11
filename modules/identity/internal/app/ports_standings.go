package app

import (
	"context"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// Standings remembers what requests are checked against, on this replica.
type Standings interface {
	// Recall gives what was kept of a session, if it is certain that whatever
	// was announced a second ago or earlier, on any replica, is known here; else
	// known is false and the database has to be asked. The ticket is for Keep.
	Recall(owner user.ID, id identity.SessionID, now time.Time) (st domain.Standing, ticket Ticket, known bool)
	// Keep remembers what was read after Recall gave the ticket, unless anything
	// was forgotten since: then it may be what was true before.
	Keep(id identity.SessionID, st domain.Standing, ticket Ticket)
}

// Ticket marks a moment between two revocations.
type Ticket uint64

// Revocations announces, inside a unit of work, that what is remembered of
// somebody is no longer true. Once it has committed, and before that is told to
// anybody, this replica has forgotten it; the others are told by the database.
type Revocations interface {
	// Forget is for one account and all its sessions.
	Forget(ctx context.Context, id user.ID) error
	// ForgetAll is for all accounts.
	ForgetAll(ctx context.Context) error
}
