// Package idempotency makes a request that is sent twice with one key happen
// once. The key is stored in the same unit of work as the change, together with
// the reply, so that there is never the one without the other. The HTTP edge
// uses it; the package knows neither HTTP nor a database.
package idempotency

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"roster/platform/fault"
)

const (
	// MaxKey is the length of the longest key in characters.
	MaxKey = 255
	// Lifetime is how long a key is remembered.
	Lifetime = 24 * time.Hour
	// maxBody bounds the reply that is stored.
	maxBody = 1 << 20
)

// What a key can be refused with.
var (
	ErrMalformedKey = fault.New(fault.Malformed, "idempotency_key_malformed",
		"Idempotency-Key takes 1 to 255 printable ASCII characters.")
	ErrReused = fault.New(fault.Invalid, "idempotency_key_reused",
		"The key was used for another request; use a new one for each.")
	ErrInFlight = fault.New(fault.Conflict, "idempotency_in_flight",
		"A request with this key is still at work; try again in a moment.")
)

// Faults are what Run can refuse a key with.
func Faults() []*fault.Error { return []*fault.Error{ErrMalformedKey, ErrReused, ErrInFlight} }

// Request is what makes two requests the same.
type Request struct {
	Caller string // who asks, at most 100 characters
	Route  string // what for, at most 200 characters
	Key    string // the caller's name for it
	Digest [sha256.Size]byte
}

// Reply is the answer to be given again.
type Reply struct {
	Status int
	Header map[string][]string
	Body   []byte
}

// Record is a request with its reply, as it is stored.
type Record struct {
	Request
	Reply
	CreatedAt, ExpiresAt time.Time
}

// Unit runs a function in one transaction; database.DB is one.
type Unit interface {
	Do(ctx context.Context, fn func(context.Context) error) error
}

// Store keeps records. All methods are called within a unit of work and belong
// to it.
type Store interface {
	// Lock keeps the key of the request from everybody else until the unit of
	// work ends; false says that somebody else has it, without waiting.
	Lock(ctx context.Context, request Request) (bool, error)
	// Find returns the record with the request's caller, route and key that has
	// not expired at now, or nil.
	Find(ctx context.Context, request Request, now time.Time) (*Record, error)
	// Save stores the record, in place of an expired one.
	Save(ctx context.Context, record Record) error
}

// Digest sums up the parts of a request. Where one part ends and the next
// begins counts.
func Digest(parts ...[]byte) [sha256.Size]byte {
	var all []byte
	for _, part := range parts {
		all = binary.BigEndian.AppendUint64(all, uint64(len(part)))
		all = append(all, part...)
	}
	return sha256.Sum256(all)
}

// Guard decides whether a request is new.
type Guard struct {
	unit  Unit
	store Store
	now   func() time.Time
}

// New makes a guard; now is the clock by which records expire.
func New(unit Unit, store Store, now func() time.Time) *Guard {
	return &Guard{unit: unit, store: store, now: now}
}

// Run gives the stored reply of the request or, when it is new, runs fn in one
// unit of work with the storing of its reply. An error of fn stores nothing and
// is returned as it is; fn may run more than once, as database.DB.Do says.
// The faults are those of Faults.
func (g *Guard) Run(ctx context.Context, request Request, fn func(context.Context) (Reply, error)) (reply Reply, replayed bool, err error) {
	if !wellFormed(request.Key) {
		return Reply{}, false, ErrMalformedKey
	}
	err = g.unit.Do(ctx, func(ctx context.Context) error {
		reply, replayed, err = g.once(ctx, request, fn)
		return err
	})
	if err != nil {
		return Reply{}, false, err //nolint:wrapcheck // fn's own errors stay what they are
	}
	return reply, replayed, nil
}

func (g *Guard) once(ctx context.Context, request Request, fn func(context.Context) (Reply, error)) (Reply, bool, error) {
	locked, err := g.store.Lock(ctx, request)
	if err != nil {
		return Reply{}, false, fmt.Errorf("lock idempotency key: %w", err)
	}
	if !locked {
		return Reply{}, false, ErrInFlight
	}
	now := g.now()
	known, err := g.store.Find(ctx, request, now)
	switch {
	case err != nil:
		return Reply{}, false, fmt.Errorf("find idempotency key: %w", err)
	case known != nil && known.Digest != request.Digest:
		return Reply{}, false, ErrReused
	case known != nil:
		return known.Reply, true, nil
	}
	reply, err := fn(ctx)
	if err != nil {
		return Reply{}, false, err
	}
	if len(reply.Body) > maxBody {
		return Reply{}, false, fmt.Errorf("reply of %d bytes is too long to be stored for %s", len(reply.Body), request.Route)
	}
	record := Record{Request: request, Reply: reply, CreatedAt: now, ExpiresAt: now.Add(Lifetime)}
	if err := g.store.Save(ctx, record); err != nil {
		return Reply{}, false, fmt.Errorf("save idempotency key: %w", err)
	}
	return reply, false, nil
}

func wellFormed(key string) bool {
	for i := range len(key) {
		if key[i] < 0x20 || key[i] > 0x7e {
			return false
		}
	}
	return len(key) >= 1 && len(key) <= MaxKey
}
