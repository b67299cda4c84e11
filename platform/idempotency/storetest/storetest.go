// Package storetest holds what every idempotency.Store has to pass.
package storetest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"roster/platform/idempotency"
)

// Made is a store with the unit of work it belongs to.
type Made struct {
	Unit  idempotency.Unit
	Store idempotency.Store
}

var (
	errUndo = errors.New("undo")
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func record(key string) idempotency.Record {
	return idempotency.Record{
		Request:   idempotency.Request{Caller: "user:1", Route: "POST /v1/notes", Key: key, Digest: idempotency.Digest([]byte(key))},
		Reply:     idempotency.Reply{Status: 201, Header: map[string][]string{"Etag": {`"v1"`}}, Body: []byte(`{"a":"ü"}`)},
		CreatedAt: noon,
		ExpiresAt: noon.Add(idempotency.Lifetime),
	}
}

// Test runs the contract; open gives an empty store each time.
func Test(t *testing.T, open func(*testing.T) Made) {
	t.Run("keeps what a unit of work saved", func(t *testing.T) {
		t.Parallel()
		m, want := open(t), record("a")
		m.do(t, nil, func(ctx context.Context) error { return m.Store.Save(ctx, want) })
		m.wantRecord(t, want.Request, noon, &want)
		other := want.Request
		other.Caller = "user:2"
		m.wantRecord(t, other, noon, nil)
	})
	t.Run("forgets what was undone", func(t *testing.T) {
		t.Parallel()
		m, want := open(t), record("a")
		m.do(t, errUndo, func(ctx context.Context) error {
			return errors.Join(m.Store.Save(ctx, want), errUndo)
		})
		m.wantRecord(t, want.Request, noon, nil)
	})
	t.Run("replaces what has expired", func(t *testing.T) {
		t.Parallel()
		m, first := open(t), record("a")
		m.do(t, nil, func(ctx context.Context) error { return m.Store.Save(ctx, first) })
		m.wantRecord(t, first.Request, first.ExpiresAt, nil)
		second := record("a")
		second.Status, second.ExpiresAt = 200, first.ExpiresAt.Add(time.Hour)
		m.do(t, nil, func(ctx context.Context) error { return m.Store.Save(ctx, second) })
		m.wantRecord(t, first.Request, first.ExpiresAt, &second)
	})
	t.Run("locks a key for one unit of work", func(t *testing.T) {
		t.Parallel()
		m := open(t)
		testLock(t, m)
	})
}

func testLock(t *testing.T, m Made) {
	a, b := record("a").Request, record("b").Request
	m.do(t, errUndo, func(outer context.Context) error {
		m.wantLock(outer, t, a, true)
		// Another unit of work, beside the first.
		m.do(t, nil, func(ctx context.Context) error {
			m.wantLock(ctx, t, a, false)
			m.wantLock(ctx, t, b, true)
			return nil
		})
		return errUndo
	})
	m.do(t, nil, func(ctx context.Context) error {
		m.wantLock(ctx, t, a, true)
		m.wantLock(ctx, t, b, true)
		return nil
	})
}

func (m Made) do(t *testing.T, want error, fn func(context.Context) error) {
	t.Helper()
	if err := m.Unit.Do(t.Context(), fn); !errors.Is(err, want) {
		t.Fatalf("unit of work ended with %v instead of %v", err, want)
	}
}

func (m Made) wantLock(ctx context.Context, t *testing.T, r idempotency.Request, want bool) {
	t.Helper()
	got, err := m.Store.Lock(ctx, r)
	if err != nil || got != want {
		t.Errorf("lock %s: %v, %v; want %v", r.Key, got, err, want)
	}
}

func (m Made) wantRecord(t *testing.T, r idempotency.Request, now time.Time, want *idempotency.Record) {
	t.Helper()
	m.do(t, nil, func(ctx context.Context) error {
		got, err := m.Store.Find(ctx, r, now)
		if got != nil {
			got.CreatedAt, got.ExpiresAt = got.CreatedAt.UTC(), got.ExpiresAt.UTC()
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("find %s: %+v, %v; want %+v", r.Key, got, err, want)
		}
		return nil
	})
}
