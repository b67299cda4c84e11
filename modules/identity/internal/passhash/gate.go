package passhash

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/semaphore"

	"roster/modules/identity"
)

// gate lets in as many hashes as fit into a fixed amount of memory, and lets a
// fixed number wait.
type gate struct {
	memory  *semaphore.Weighted
	size    int64
	inside  atomic.Int64
	maximum int64
}

// newGate makes a gate for a number of hashes of the usual size at a time.
func newGate(concurrency, queue, memoryKiB int) *gate {
	if concurrency == 0 {
		concurrency = runtime.GOMAXPROCS(0)
	}
	size := int64(concurrency) * int64(memoryKiB)
	return &gate{memory: semaphore.NewWeighted(size), size: size, maximum: int64(concurrency) + int64(queue)}
}

// place is the key under which a context holds the gate it has a place in.
type place struct{}

// admit takes a place among those who hash or wait, for as long as the context
// is used. It returns identity.ErrBusy at once when there is none. Whoever has a
// place keeps it.
func (g *gate) admit(ctx context.Context) (admitted context.Context, leave func(), err error) {
	if ctx.Value(place{}) == g {
		return ctx, func() {}, nil
	}
	if g.inside.Add(1) > g.maximum {
		g.inside.Add(-1)
		return nil, nil, identity.ErrBusy
	}
	return context.WithValue(ctx, place{}, g), func() { g.inside.Add(-1) }, nil
}

// enter waits for the memory of one hash. A hash of more than all memory counts
// as all of it. It returns identity.ErrBusy at once when too many wait.
func (g *gate) enter(ctx context.Context, memoryKiB int) (leave func(), err error) {
	ctx, giveUp, err := g.admit(ctx)
	if err != nil {
		return nil, err
	}
	weight := min(int64(memoryKiB), g.size)
	if err := g.memory.Acquire(ctx, weight); err != nil {
		giveUp()
		return nil, fmt.Errorf("wait to hash a password: %w", err)
	}
	return func() {
		g.memory.Release(weight)
		giveUp()
	}, nil
}
