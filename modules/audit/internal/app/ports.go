package app

import (
	"context"
	"time"

	"roster/modules/audit/internal/domain"
	"roster/platform/event"
)

// Entries keeps the log.
type Entries interface {
	// Append adds entries to the open unit of work, which number them in their order.
	Append(ctx context.Context, entries ...domain.Entry) error
	// Find returns one entry, or audit.ErrNotFound.
	Find(ctx context.Context, id string) (domain.Entry, error)
	// List returns up to q.Limit entries that q lets through, newest first.
	List(ctx context.Context, q Query) ([]domain.Entry, error)
}

// Pending keeps what a unit of work records until its work is done.
type Pending interface {
	// Add keeps a draft; write gets all that the open unit has kept, in order, before it commits. Its failure undoes the unit.
	Add(ctx context.Context, d domain.Draft, write func(context.Context, []domain.Draft) error) error
}

// Query is a piece of the log.
type Query struct {
	Filter Filter
	// After is the entry that the list goes on behind; zero begins with the newest.
	After Position
	Limit int
}

// Position is the place of an entry in the order of the log.
type Position struct {
	OccurredAt time.Time `json:"t"`
	ID         string    `json:"i"`
}

// Keys gives the boxes that seal and open personal values.
type Keys interface {
	// ForSealing makes keys that are missing, in the open unit of work; audit.ErrWrongKey. The newcomers (sorted)
	// among the owners cannot have one yet.
	ForSealing(ctx context.Context, owners, newcomers []string) (domain.Boxes, error)
	// AskForSealing is ForSealing with what is stored at this moment, whatever was asked before: it takes the same time
	// for everybody who has a key.
	AskForSealing(ctx context.Context, owners, newcomers []string) (domain.Boxes, error)
	// ForOpening gives what is stored at this moment; audit.ErrWrongKey.
	ForOpening(ctx context.Context, owners []string) (domain.Boxes, error)
	// Check returns audit.ErrWrongKey when the configured key opens none of the stored ones.
	Check(ctx context.Context) error
}

// Partitions are the months of the log.
type Partitions interface {
	// Ahead makes the partitions from this month to so many months ahead that are missing.
	Ahead(ctx context.Context, months int) error
	// Strays tells whether the DEFAULT partition holds, or held, entries.
	Strays(ctx context.Context) (bool, error)
}

// Tx runs a unit of work.
type Tx interface {
	Do(ctx context.Context, fn func(context.Context) error) error
}

// Events publishes what happened, inside a unit of work.
type Events interface {
	Publish(ctx context.Context, events ...event.Event) error
}
