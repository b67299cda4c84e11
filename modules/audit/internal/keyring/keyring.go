// Package keyring keeps one random AES-256 key for each person (or day) whose values are in the log: made on first use,
// stored wrapped by the configured key-encryption key, and gone for ever once its row is emptied. The use cases of this
// module ask it for boxes; it owns the form of wrapped keys and of sealed values.
package keyring

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"roster/modules/audit/internal/domain"
)

const (
	cacheSize = 10_000
	// cacheTime is how long another replica may go on sealing under a key that was destroyed meanwhile. What it seals
	// then is unreadable at once, which is what was wanted; opening never asks the cache.
	cacheTime = time.Minute
)

// Store keeps wrapped keys.
type Store interface {
	// Load gives the wrapped keys of those owners that have one; nil bytes say that it was destroyed.
	Load(ctx context.Context, owners []string) (map[string][]byte, error)
	// Add stores the keys of owners, but for those that have one or had one, and gives what each has now, as Load does. It
	// waits for a rival that is doing the same, whose keys it may leave out. Owners come sorted, so that two rivals do not
	// wait for each other.
	Add(ctx context.Context, owners []string, wrapped [][]byte) (kept map[string][]byte, err error)
	// AddNew stores the keys of owners who cannot have any. If one has a key after all, the unit of work fails, at once or
	// at a later step.
	AddNew(ctx context.Context, owners []string, wrapped [][]byte) error
	// Any gives some key that is not destroyed; found is false when there is none.
	Any(ctx context.Context) (owner string, wrapped []byte, found bool, err error)
	// AfterCommit runs hook once the unit of work has committed, and never when it rolls back.
	AfterCommit(ctx context.Context, hook func())
}

// Keyring gives boxes. It is safe for concurrent use.
type Keyring struct {
	kek   wrapper
	store Store
	cache *cache
}

// New makes a keyring with a key-encryption key of KeySize bytes; now is the clock of the cache.
func New(kek []byte, store Store, now func() time.Time) (*Keyring, error) {
	w, err := newWrapper(kek)
	if err != nil {
		return nil, fmt.Errorf("key-encryption key of the log: %w", err)
	}
	return &Keyring{kek: w, store: store, cache: newCache(cacheSize, cacheTime, now)}, nil
}

// ForSealing gives the boxes of owners, making the keys that are missing, within the unit of work of the context. A key
// is remembered once that has committed: one that was rolled back would seal values that nobody can open. The box of a
// destroyed key is nil. The newcomers (sorted) among the owners have no key yet,
// which saves asking. It returns audit.ErrWrongKey.
func (k *Keyring) ForSealing(ctx context.Context, owners, newcomers []string) (domain.Boxes, error) {
	boxes := make(domain.Boxes, len(owners))
	var unknown []string
	for _, owner := range owners {
		if aead, ok := k.cache.get(owner); ok {
			boxes[owner] = box{aead}
		} else {
			unknown = append(unknown, owner)
		}
	}
	return boxes, k.ask(ctx, boxes, unknown, newcomers)
}

// AskForSealing is ForSealing as if nothing were remembered.
func (k *Keyring) AskForSealing(ctx context.Context, owners, newcomers []string) (domain.Boxes, error) {
	boxes := make(domain.Boxes, len(owners))
	return boxes, k.ask(ctx, boxes, owners, newcomers)
}

// ask adds the boxes of owners, and remembers their keys.
func (k *Keyring) ask(ctx context.Context, boxes domain.Boxes, owners, newcomers []string) error {
	wrapped, err := k.keysOf(ctx, owners, newcomers)
	if err != nil {
		return err
	}
	for _, owner := range owners {
		aead, err := k.unwrap(owner, wrapped[owner])
		if err != nil {
			return err
		}
		if aead == nil {
			boxes[owner] = nil
			continue
		}
		boxes[owner] = box{aead}
		k.store.AfterCommit(ctx, func() { k.cache.put(owner, aead) })
	}
	return nil
}

// ForOpening gives the boxes of owners as they are stored at this moment, so that a destroyed key is gone from the very
// next reading. An owner without a key, or with a destroyed one, has a nil box; one whose stored key was tampered with
// has a box that opens nothing. It returns audit.ErrWrongKey.
func (k *Keyring) ForOpening(ctx context.Context, owners []string) (domain.Boxes, error) {
	boxes := make(domain.Boxes, len(owners))
	if len(owners) == 0 {
		return boxes, nil
	}
	wrapped, err := k.store.Load(ctx, owners)
	if err != nil {
		return nil, fmt.Errorf("load keys of the log: %w", err)
	}
	for owner, key := range wrapped {
		aead, err := k.unwrap(owner, key)
		switch {
		case errors.Is(err, errUnwrap):
			boxes[owner] = shut{}
		case err != nil:
			return nil, err
		case aead != nil:
			boxes[owner] = box{aead}
		}
	}
	return boxes, nil
}

// Check returns audit.ErrWrongKey when the stored keys were wrapped by another key-encryption key than the configured
// one: then no entry about a known person could be written or read.
func (k *Keyring) Check(ctx context.Context) error {
	owner, wrapped, found, err := k.store.Any(ctx)
	if err != nil {
		return fmt.Errorf("load a key of the log: %w", err)
	}
	if !found {
		return nil
	}
	_, err = k.unwrap(owner, wrapped)
	return err
}

// keysOf gives the wrapped keys of owners, and makes those that are missing.
func (k *Keyring) keysOf(ctx context.Context, owners, newcomers []string) (map[string][]byte, error) {
	var fresh, others []string
	for _, owner := range owners {
		if _, found := slices.BinarySearch(newcomers, owner); found {
			fresh = append(fresh, owner)
		} else {
			others = append(others, owner)
		}
	}
	wrapped, err := k.makeNew(ctx, fresh)
	if err != nil || len(others) == 0 {
		return wrapped, err
	}
	found, err := k.loadOrMake(ctx, others)
	maps.Copy(wrapped, found)
	return wrapped, err
}

// makeNew makes keys of owners who have none.
func (k *Keyring) makeNew(ctx context.Context, owners []string) (map[string][]byte, error) {
	made, keys := make(map[string][]byte, len(owners)), make([][]byte, len(owners))
	if len(owners) == 0 {
		return made, nil
	}
	for i, owner := range owners {
		key, err := k.kek.fresh(owner)
		if err != nil {
			return nil, err
		}
		keys[i], made[owner] = key, key
	}
	if err := k.store.AddNew(ctx, owners, keys); err != nil {
		return nil, fmt.Errorf("store keys of the log for newcomers: %w", err)
	}
	return made, nil
}

// loadOrMake asks for keys first: nearly everybody who is not new has one. It reads back what it neither found nor added:
// of two that make the key of one owner at a time, the second gets the first's.
func (k *Keyring) loadOrMake(ctx context.Context, owners []string) (map[string][]byte, error) {
	wrapped, err := k.store.Load(ctx, owners)
	if err != nil {
		return nil, fmt.Errorf("load keys of the log: %w", err)
	}
	missing := without(owners, wrapped)
	if len(missing) == 0 {
		return wrapped, nil
	}
	added, err := k.offer(ctx, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(wrapped, added)
	if len(without(missing, added)) == 0 {
		return wrapped, nil
	}
	if wrapped, err = k.store.Load(ctx, owners); err != nil {
		return nil, fmt.Errorf("load keys of the log: %w", err)
	}
	if missing = without(owners, wrapped); len(missing) > 0 {
		return nil, fmt.Errorf("key of the log for %s is not there after it was made", missing[0])
	}
	return wrapped, nil
}

// without are the owners who have no key.
func without(owners []string, keys map[string][]byte) (missing []string) {
	for _, owner := range owners {
		if _, found := keys[owner]; !found {
			missing = append(missing, owner)
		}
	}
	return missing
}

// offer stores new keys for owners, unless they have some by now.
func (k *Keyring) offer(ctx context.Context, owners []string) (wrapped map[string][]byte, err error) {
	sorted := slices.Sorted(slices.Values(owners))
	fresh := make([][]byte, len(sorted))
	for i, owner := range sorted {
		if fresh[i], err = k.kek.fresh(owner); err != nil {
			return nil, err
		}
	}
	if wrapped, err = k.store.Add(ctx, sorted, fresh); err != nil {
		return nil, fmt.Errorf("store keys of the log: %w", err)
	}
	return wrapped, nil
}

// unwrap is nil for a destroyed key.
func (k *Keyring) unwrap(owner string, wrapped []byte) (cipher.AEAD, error) {
	if wrapped == nil {
		return nil, nil //nolint:nilnil // a destroyed key is no failure
	}
	key, err := k.kek.unwrap(owner, wrapped)
	if err != nil {
		return nil, fmt.Errorf("unwrap key of the log for %s: %w", owner, err)
	}
	return newAEAD(key)
}
