package event_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/uuidgen"
)

type renamed struct{ who string }

func (renamed) EventName() string { return "test.renamed" }
func (e renamed) Describe() event.Description {
	return event.Description{Subject: event.Subject{Type: event.SubjectUser, ID: e.who}}
}

type removed struct{}

func (removed) EventName() string           { return "test.removed" }
func (removed) Describe() event.Description { return event.Description{} }

// openUnit says that every context carries a unit of work, or none does.
type openUnit bool

func (o openUnit) InUnit(context.Context) bool { return bool(o) }

func newBus(inUnit bool) *event.Bus {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	return event.NewBus(openUnit(inUnit), uuidgen.New(), func() time.Time { return noon })
}

func TestSubscribersHearTheirEventsInOrder(t *testing.T) {
	t.Parallel()
	bus := newBus(true)
	var heard []string
	event.On(bus, func(_ context.Context, e renamed) error {
		heard = append(heard, "typed "+e.who)
		return nil
	})
	bus.OnAny(func(_ context.Context, env event.Envelope) error {
		heard = append(heard, "any "+env.Event.EventName())
		return nil
	})

	if err := bus.Publish(context.Background(), renamed{"ada"}, removed{}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"typed ada", "any test.renamed", "any test.removed"}; !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

// ASVS: 16.2.1
func TestEnvelopeCarriesActorAndOrigin(t *testing.T) {
	t.Parallel()
	bus := newBus(true)
	var got event.Envelope
	bus.OnAny(func(_ context.Context, env event.Envelope) error { got = env; return nil })
	ctx := authn.WithOrigin(authn.AsSystem(context.Background()), authn.Origin{RequestID: "r1"})

	if err := bus.Publish(ctx, removed{}); err != nil {
		t.Fatal(err)
	}
	if got.Actor.Kind != authn.System || got.Origin.RequestID != "r1" || got.OccurredAt.Hour() != 12 || got.ID == "" {
		t.Errorf("envelope = %+v", got)
	}
}

func TestAFailureStopsDelivery(t *testing.T) {
	t.Parallel()
	bus := newBus(true)
	veto := errors.New("veto")
	bus.OnAny(func(context.Context, event.Envelope) error { return veto })
	bus.OnAny(func(context.Context, event.Envelope) error { t.Error("delivered after a veto"); return nil })

	if err := bus.Publish(context.Background(), removed{}); !errors.Is(err, veto) {
		t.Errorf("Publish = %v", err)
	}
}

func TestPublishingOutsideAUnitOfWorkIsRefused(t *testing.T) {
	t.Parallel()
	bus := newBus(false)
	bus.OnAny(func(context.Context, event.Envelope) error { t.Error("delivered"); return nil })
	if err := bus.Publish(context.Background(), removed{}); !errors.Is(err, event.ErrOutside) {
		t.Errorf("Publish = %v, want ErrOutside", err)
	}
}

func TestSubscribingAfterTheFirstPublishPanics(t *testing.T) {
	t.Parallel()
	bus := newBus(true)
	if err := bus.Publish(context.Background(), removed{}); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	bus.OnAny(func(context.Context, event.Envelope) error { return nil })
}
