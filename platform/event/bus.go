package event

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"roster/platform/authn"
	"roster/platform/id"
)

// ErrOutside says that Publish was called outside a unit of work, where the
// event could be told of a change that is rolled back later.
var ErrOutside = errors.New("event published outside a unit of work")

// Unit tells whether a context carries an open unit of work.
type Unit interface {
	InUnit(ctx context.Context) bool
}

// Bus delivers events to their subscribers, in the order in which these
// subscribed. Subscribe while the program is put together; the first Publish
// seals the bus, and subscribing later panics.
type Bus struct {
	unit   Unit
	ids    id.Generator
	now    func() time.Time
	subs   []func(context.Context, Envelope) error
	sealed atomic.Bool
}

// NewBus makes a bus without subscribers. now is the clock that dates the
// envelopes.
func NewBus(unit Unit, ids id.Generator, now func() time.Time) *Bus {
	return &Bus{unit: unit, ids: ids, now: now}
}

// OnAny calls fn for every event.
func (b *Bus) OnAny(fn func(context.Context, Envelope) error) {
	if b.sealed.Load() {
		panic("event: subscribing after the first Publish")
	}
	b.subs = append(b.subs, fn)
}

// On calls fn for every event of type E.
func On[E Event](b *Bus, fn func(context.Context, E) error) {
	b.OnAny(func(ctx context.Context, env Envelope) error {
		if e, ok := env.Event.(E); ok {
			return fn(ctx, e)
		}
		return nil
	})
}

// Publish delivers the events to all subscribers before it returns. The first
// failure ends it and must end the unit of work. Outside a unit of work it
// returns ErrOutside.
func (b *Bus) Publish(ctx context.Context, events ...Event) error {
	b.sealed.Store(true)
	if !b.unit.InUnit(ctx) {
		return ErrOutside
	}
	for _, e := range events {
		if err := b.deliver(ctx, e); err != nil {
			return fmt.Errorf("publish %s: %w", e.EventName(), err)
		}
	}
	return nil
}

func (b *Bus) deliver(ctx context.Context, e Event) error {
	env := Envelope{
		ID:         b.ids.Ordered(),
		Event:      e,
		OccurredAt: b.now(),
		Actor:      authn.From(ctx),
		Origin:     authn.OriginOf(ctx),
	}
	for _, handle := range b.subs {
		if err := handle(ctx, env); err != nil {
			return err
		}
	}
	return nil
}
