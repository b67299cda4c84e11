package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/event"
)

func roundTrip(t *testing.T, log Log) {
	t.Helper()
	full := Entry(t, event.Envelope{
		ID: NewID(Now()), OccurredAt: Now(),
		Event: Happening{"user.tried", event.Description{
			Subject: event.Subject{Type: "user", ID: uuid.NewString()}, Outcome: event.Refused, Reason: "because",
			Changes: []event.Change{{Field: "email", Old: "a@b.example", New: "c@d.example", Personal: true}, {Field: "n", New: 1}},
		}},
		Actor:  authn.Principal{Kind: authn.User, UserID: uuid.NewString(), SessionID: uuid.NewString()},
		Origin: authn.Origin{RequestID: "r1", IP: "192.0.2.1", UserAgent: "test"},
	})
	bare := Entry(t, event.Envelope{
		ID: NewID(Now()), OccurredAt: Now(), Event: Happening{Name: "user.tried"}, Actor: authn.Principal{Kind: authn.System},
	})
	forgotten := full.Snapshot()
	forgotten.ID, forgotten.IPSealed = NewID(Now()), []byte{} // empty is not absent
	comesBack(t, log, full, bare, domain.Restore(forgotten))
	for _, e := range []domain.Entry{full, bare, domain.Restore(forgotten)} {
		alone := e.Snapshot()
		alone.ID = NewID(Now())
		comesBack(t, log, domain.Restore(alone))
	}
}

// comesBack appends entries together and looks at what is stored of each.
func comesBack(t *testing.T, log Log, entries ...domain.Entry) {
	t.Helper()
	appendAll(t, log, entries...)
	last := int64(0)
	for _, e := range entries {
		want := e.Snapshot()
		stored, err := log.Entries.Find(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := stored.Snapshot()
		if got.Seq <= last {
			t.Errorf("the log gave number %d after %d", got.Seq, last)
		}
		last = got.Seq
		if (got.IPSealed == nil) != (want.IPSealed == nil) {
			t.Errorf("address is %v instead of %v", got.IPSealed, want.IPSealed)
		}
		if verified := stored.Verify(); (verified == nil) != (e.Verify() == nil) {
			t.Errorf("what comes back does not verify: %v", verified)
		}
		got.Seq, got.Changes, want.Changes = 0, nil, nil // the spelling of JSON is the database's
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

// many are more than one statement takes.
func many(t *testing.T, log Log) {
	t.Helper()
	var entries []domain.Entry
	for range 2001 {
		entries = append(entries, plain(t, Now()))
	}
	appendAll(t, log, entries...)
	last := int64(0)
	for _, i := range []int{0, 1, 998, 999, 1000, 1001, 1999, 2000} {
		stored, err := log.Entries.Find(t.Context(), entries[i].Snapshot().ID)
		if err != nil {
			t.Fatal(err)
		}
		if seq := stored.Snapshot().Seq; last > 0 && seq <= last {
			t.Errorf("entry %d has number %d after %d", i, seq, last)
		}
		last = stored.Snapshot().Seq
	}
}

// anyValue stores whatever a module may put into an event.
func anyValue(t *testing.T, log Log) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		e := Entry(t, event.Envelope{
			ID: NewID(Now()), OccurredAt: Now(), Actor: authn.Principal{Kind: authn.Anonymous},
			Event: Happening{"user.tried", event.Description{
				Reason:  rapid.String().Draw(rt, "reason"),
				Changes: []event.Change{{Field: "value", Old: value(3).Draw(rt, "old"), New: value(3).Draw(rt, "new")}},
			}},
			Origin: authn.Origin{RequestID: rapid.String().Draw(rt, "request"), UserAgent: rapid.String().Draw(rt, "agent")},
		})
		entries := []domain.Entry{e}
		if rapid.Bool().Draw(rt, "together") {
			entries = append(entries, plain(t, Now()))
		}
		if err := log.Tx.Do(t.Context(), func(ctx context.Context) error { return log.Entries.Append(ctx, entries...) }); err != nil {
			rt.Fatal(err)
		}
		stored, err := log.Entries.Find(t.Context(), e.Snapshot().ID)
		if err != nil {
			rt.Fatal(err)
		}
		if err := stored.Verify(); err != nil {
			rt.Fatalf("stored %s, got back %s: %v", e.Snapshot().Changes, stored.Snapshot().Changes, err)
		}
	})
}

// value draws what marshals to JSON.
func value(depth int) *rapid.Generator[any] {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"\x00", "\xff", "a\u2028b", "\"\\<&>"}))
	leaves := []*rapid.Generator[any]{
		text.AsAny(), text.AsAny(), text.AsAny(), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Uint64().AsAny(), rapid.Just[any](nil),
		rapid.Float64().Filter(func(f float64) bool { return f-f == 0 }).AsAny(),
	}
	if depth > 0 {
		leaves = append(leaves,
			rapid.SliceOfN(value(depth-1), 0, 4).AsAny(), rapid.MapOfN(text, value(depth-1), 0, 4).AsAny())
	}
	return rapid.OneOf(leaves...)
}

func rollBack(t *testing.T, log Log) {
	t.Helper()
	e, no := plain(t, Now()), errors.New("no")
	err := log.Tx.Do(t.Context(), func(ctx context.Context) error {
		if err := log.Entries.Append(ctx, e); err != nil {
			return err
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Fatalf("got %v", err)
	}
	if _, err := log.Entries.Find(t.Context(), e.Snapshot().ID); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func appendAll(t *testing.T, log Log, entries ...domain.Entry) {
	t.Helper()
	err := log.Tx.Do(t.Context(), func(ctx context.Context) error { return log.Entries.Append(ctx, entries...) })
	if err != nil {
		t.Fatal(fmt.Errorf("append: %w", err))
	}
}
