package database

import "context"

// Gathering collects, for each unit of work, what its steps leave behind, and
// hands all of it over once, when the work is done and before it commits: many
// rows then cost one statement. Each Gathering is a collection of its own.
type Gathering[T any] struct{ db *DB }

// NewGathering makes a Gathering for the units of work of db.
func NewGathering[T any](db *DB) *Gathering[T] { return &Gathering[T]{db: db} }

// Add keeps item until the open unit of work is done. Then hand, as given with
// the first item, gets all of them in the order in which they came; its failure
// undoes the unit. A unit that fails hands nothing over. Outside a unit of work
// hand gets the item at once.
func (g *Gathering[T]) Add(ctx context.Context, item T, hand func(context.Context, []T) error) error {
	open := unitOf(ctx)
	if open == nil {
		return hand(ctx, []T{item})
	}
	if kept, ok := open.gathered[g].(*[]T); ok {
		*kept = append(*kept, item)
		return nil
	}
	kept := &[]T{item}
	open.gathered[g] = kept
	open.beforeCommit = append(open.beforeCommit, func(ctx context.Context) error {
		delete(open.gathered, g) // what hand itself adds is a collection of its own
		return hand(ctx, *kept)
	})
	return nil
}
