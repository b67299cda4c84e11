package app

import (
	"context"

	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
)

// Seals keeps the chain of seals.
type Seals interface {
	// Last is the newest seal; zero when there is none.
	Last(ctx context.Context) (chain.Seal, error)
	// Add stores a seal. A second one with the same number is refused.
	Add(ctx context.Context, s chain.Seal) error
	// From gives up to limit seals from a number on, in order.
	From(ctx context.Context, number int64, limit int) ([]chain.Seal, error)
	// Before gives up to limit seals below a number, newest first; 0 begins with the newest of all.
	Before(ctx context.Context, number int64, limit int) ([]chain.Seal, error)
	// Over is the seal whose range holds a sequence number; zero when there is none.
	Over(ctx context.Context, seq int64) (chain.Seal, error)
}

// Sequence is the log in the order of insertion, which is not that of the commits.
type Sequence interface {
	// Horizon is where the log ends at this moment, with those who may still commit entries below.
	Horizon(ctx context.Context) (Horizon, error)
	// Settled tells whether all of these writers have ended.
	Settled(ctx context.Context, writers []string) (bool, error)
	// Claim makes the open unit of work the only one that seals, until it ends; false when another one does.
	Claim(ctx context.Context) (bool, error)
	// Leaves gives up to limit leaves behind one number, up to another and in order.
	Leaves(ctx context.Context, r Range) ([]chain.Leaf, error)
	// Entries gives the entries of a range that a filter lets through, in order.
	Entries(ctx context.Context, r Range, f Filter) ([]domain.Entry, error)
}

// Horizon is the highest sequence number that is visible, and the transactions that were writing to the log then. Once
// they have ended, no entry with that number or a lower one can still appear.
type Horizon struct {
	Seq     int64
	Writers []string
}

// Range is the sequence numbers above After, up to UpTo, and at most Limit entries of them.
type Range struct {
	After, UpTo int64
	Limit       int
}

// Drops takes whole months away.
type Drops interface {
	// Due gives the first days (2006-01-02) of the months that ended before a time (RFC 3339) and are still there, oldest first.
	Due(ctx context.Context, before string) ([]string, error)
	// Drop drops the partition of a month and tells what was in it. It refuses what is not sealed, or too young.
	Drop(ctx context.Context, month string) (entries, firstSeq, lastSeq int64, err error)
}

// Tasks does verifications in the background.
type Tasks interface {
	// Enqueue adds a piece of a verification to the open unit of work.
	Enqueue(ctx context.Context, t Task) error
}
