// Package quota counts how often a client has something, and says when it is
// too often. A Counter that is given a Store shares its count with all replicas:
// it takes a lease from the Store, several at a time, and gives them out from
// memory, so that few requests wait for the Store and no client ever gets more
// than the limit, from however many replicas.
//
// The package knows neither HTTP nor a database; both know it.
package quota

import (
	"context"
	"crypto/sha256"
	"time"
)

// Limit is how much a client may have in a while. Windows are fixed: one begins
// with the first request after the last one has ended.
type Limit struct {
	Requests int
	Window   time.Duration
	// Lease is how many a replica takes from the Store at a time. Requests is a
	// multiple of it. What one replica has taken and not given out is lost to the
	// others until the window ends. 0 is for a limit of each replica by itself.
	Lease int
}

// Key names a client of a counter to the Store: a digest, so that no address is
// kept.
type Key [sha256.Size]byte

// Taken is what a Store gave.
type Taken struct {
	// OK is false when nothing was left, and nothing was counted.
	OK bool
	// Rest is how many can still be taken.
	Rest int
	// Until is when the window ends.
	Until time.Time
}

// Store counts for all replicas.
type Store interface {
	// Take counts one lease of the limit for the key, in one statement, unless
	// that would be more than the limit. Callers at the same time are counted one
	// after the other.
	Take(ctx context.Context, key Key, l Limit, now time.Time) (Taken, error)
}

// keyOf is the key of a client of the counter of a name.
func keyOf(counter, client string) Key {
	return sha256.Sum256([]byte("quota\x00" + counter + "\x00" + client))
}
