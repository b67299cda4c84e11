package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/uuid"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/keyring"
)

// KeyStore is a store of keys with its units of work.
type KeyStore struct {
	Store keyring.Store
	Tx    app.Tx
	// Destroy empties the key of an owner.
	Destroy func(owner string)
}

// TestKeys is the contract of keyring.Store; open makes an empty one.
func TestKeys(t *testing.T, open func(t *testing.T) KeyStore) {
	t.Run("the first key stays", func(t *testing.T) { t.Parallel(); firstStays(t, open(t)) })
	t.Run("a destroyed key stays destroyed", func(t *testing.T) { t.Parallel(); staysDestroyed(t, open(t)) })
	t.Run("a newcomer has none yet", func(t *testing.T) { t.Parallel(); newcomers(t, open(t)) })
	t.Run("rivals agree on one key", func(t *testing.T) { t.Parallel(); rivals(t, open(t)) })
	t.Run("a hook waits for the commit", func(t *testing.T) { t.Parallel(); afterCommit(t, open(t)) })
}

func firstStays(t *testing.T, s KeyStore) {
	t.Helper()
	owner, other := uuid.NewString(), uuid.NewString()
	if _, _, found, err := s.Store.Any(t.Context()); err != nil || found {
		t.Fatalf("an empty store has a key (%v)", err)
	}
	add(t, s, []string{owner}, "first", "first")
	add(t, s, []string{owner}, "second", "first")
	got, err := s.Store.Load(t.Context(), []string{owner, other})
	if err != nil || len(got) != 1 || string(got[owner]) != "first" {
		t.Errorf("got %q, %v", got, err)
	}
	if some, key, found, err := s.Store.Any(t.Context()); err != nil || !found || some != owner || string(key) != "first" {
		t.Errorf("got %s, %q, %v, %v", some, key, found, err)
	}
}

// add offers one key for some owners, who have others then; destroyed stands for a key that is gone.
func add(t *testing.T, s KeyStore, owners []string, key string, want ...string) {
	t.Helper()
	keys := make([][]byte, len(owners))
	for i := range keys {
		keys[i] = []byte(key)
	}
	kept, err := s.Store.Add(t.Context(), owners, keys)
	if err != nil || len(kept) != len(owners) {
		t.Fatalf("%d of %d owners have a key: %v", len(kept), len(owners), err)
	}
	for i, owner := range owners {
		if got := kept[owner]; string(got) != want[i] || (got == nil) != (want[i] == destroyed) {
			t.Errorf("after the offer of %s an owner has %q, want %q", key, got, want[i])
		}
	}
}

func newcomers(t *testing.T, s KeyStore) {
	t.Helper()
	owners := []string{uuid.NewString(), uuid.NewString()}
	arrive := func(keys ...string) error {
		return s.Tx.Do(t.Context(), func(ctx context.Context) error {
			var wrapped [][]byte
			for _, key := range keys {
				wrapped = append(wrapped, []byte(key))
			}
			return s.Store.AddNew(ctx, owners[:len(keys)], wrapped)
		})
	}
	if err := arrive("first", "second"); err != nil {
		t.Fatal(err)
	}
	if err := arrive("third"); err == nil {
		t.Error("a second key for a newcomer")
	}
	got, err := s.Store.Load(t.Context(), owners)
	if err != nil || string(got[owners[0]]) != "first" || string(got[owners[1]]) != "second" {
		t.Errorf("got %q, %v", got, err)
	}
}

const destroyed = ""

func staysDestroyed(t *testing.T, s KeyStore) {
	t.Helper()
	owner := uuid.NewString()
	add(t, s, []string{owner}, "first", "first")
	s.Destroy(owner)
	other := uuid.NewString()
	add(t, s, []string{owner, other}, "second", destroyed, "second")
	got, err := s.Store.Load(t.Context(), []string{owner, other})
	if key, found := got[owner]; err != nil || !found || key != nil || string(got[other]) != "second" {
		t.Errorf("got %q, %v", got, err)
	}
	s.Destroy(other)
	if _, _, found, err := s.Store.Any(t.Context()); err != nil || found {
		t.Errorf("a destroyed key is offered (%v)", err)
	}
}

// rivals make the key of one person at the same time, each through a keyring of its own, as replicas do. What one seals
// the others must open.
func rivals(t *testing.T, s KeyStore) {
	t.Helper()
	const replicas = 6
	owner := uuid.NewString()
	sealed := make([][]byte, replicas)
	var wait sync.WaitGroup
	for i := range replicas {
		wait.Go(func() {
			err := s.Tx.Do(t.Context(), func(ctx context.Context) error {
				boxes, err := NewKeyring(t, s.Store).ForSealing(ctx, []string{owner}, nil)
				if err == nil {
					sealed[i], err = boxes[owner].Seal([]byte("value"), []byte("place"))
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	boxes, err := NewKeyring(t, s.Store).ForOpening(t.Context(), []string{owner})
	if err != nil {
		t.Fatal(err)
	}
	for i := range replicas {
		if plain, err := boxes[owner].Open(sealed[i], []byte("place")); err != nil || string(plain) != "value" {
			t.Errorf("replica %d sealed under a key of its own: %q, %v", i, plain, err)
		}
	}
}

func afterCommit(t *testing.T, s KeyStore) {
	t.Helper()
	no := errors.New("no")
	for _, outcome := range []error{nil, no} {
		ran := false
		err := s.Tx.Do(t.Context(), func(ctx context.Context) error {
			s.Store.AfterCommit(ctx, func() { ran = true })
			if ran {
				t.Error("the hook ran before the commit")
			}
			return outcome
		})
		if !errors.Is(err, outcome) || ran != (outcome == nil) {
			t.Errorf("unit of work ended with %v, hook ran: %v", err, ran)
		}
	}
}
