package app_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/event"
)

func TestRecordFailsTheChange(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	for name, c := range map[string]struct {
		spoil func(world)
		about event.Description
		want  error
	}{
		"the store refuses": {func(w world) { w.store.Refuse = broken }, aboutMember(), broken},
		"a secret":          {func(world) {}, event.Description{Changes: []event.Change{{Field: "refresh_token", New: "x"}}}, audit.ErrUnfit},
	} {
		w := newWorld(t)
		c.spoil(w)
		err := w.store.Do(t.Context(), func(ctx context.Context) error {
			return w.bus.Publish(ctx, storetest.Happening{Name: "user.tried", About: c.about})
		})
		if !errors.Is(err, c.want) || len(w.store.Stored()) != 0 {
			t.Errorf("%s: %v, %d entries", name, err, len(w.store.Stored()))
		}
	}
}

func TestRecordAnonymousWithoutAnything(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t.Context(), t, event.Description{Outcome: event.Refused})
	stored := w.store.Stored()
	if len(stored) != 1 || stored[0].ActorKind != "anonymous" || stored[0].IPSealed != nil {
		t.Errorf("got %+v", stored)
	}
	if owner, _, found, _ := w.store.Any(t.Context()); found {
		t.Errorf("a key was made for %s", owner)
	}
}

// Whether a key is remembered shows in the time of a reply, so it is asked for whenever a stranger is refused, whether the
// refusal is about an account or about none.
func TestRefusingAStrangerAlwaysAsksForTheKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := authn.WithOrigin(t.Context(), authn.Origin{RequestID: "r1", IP: "192.0.2.1"})
	for _, about := range []event.Subject{{Type: event.SubjectUser, ID: member}, {}} {
		w.publish(stranger, t, event.Description{Subject: about, Outcome: event.Refused}) // makes the key
		for range 3 {
			before := w.store.Asked()
			w.publish(stranger, t, event.Description{Subject: about, Outcome: event.Refused})
			if asked := w.store.Asked() - before; asked != 1 {
				t.Errorf("about %q: asked %d times", about.ID, asked)
			}
		}
	}
}

// What one unit of work publishes is written together and in its order, and a veto that comes later takes it all back.
func TestRecordTheEventsOfAUnitTogether(t *testing.T) {
	t.Parallel()
	for _, veto := range []error{nil, errors.New("veto")} {
		w := newWorld(t)
		err := w.store.Do(as(t, admin), func(ctx context.Context) error {
			for i := range 3 {
				about := aboutMember()
				about.Reason = strconv.Itoa(i)
				if err := w.bus.Publish(ctx, storetest.Happening{Name: "user.tried", About: about}); err != nil {
					return err
				}
				if n := len(w.store.Stored()); n != 0 {
					t.Errorf("%d entries are written before the work is done", n)
				}
			}
			return veto
		})
		var reasons []string
		for _, s := range w.store.Stored() {
			reasons = append(reasons, s.Reason)
		}
		want := map[bool]string{true: "0 1 2", false: ""}[veto == nil]
		if got := strings.Join(reasons, " "); !errors.Is(err, veto) || got != want {
			t.Errorf("%v: got %q", err, got)
		}
	}
}
