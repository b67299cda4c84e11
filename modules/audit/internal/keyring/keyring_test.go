package keyring_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/keyring"
	"roster/modules/audit/internal/storetest"
)

const (
	anna = "11111111-1111-4111-8111-111111111111"
	bert = "22222222-2222-4222-8222-222222222222"
	carl = "33333333-3333-4333-8333-333333333333"
)

func sealing(t *testing.T, k *keyring.Keyring, owners ...string) domain.Boxes {
	t.Helper()
	boxes, err := k.ForSealing(t.Context(), owners, nil)
	if err != nil {
		t.Fatal(err)
	}
	return boxes
}

func opening(t *testing.T, k *keyring.Keyring, owners ...string) domain.Boxes {
	t.Helper()
	boxes, err := k.ForOpening(t.Context(), owners)
	if err != nil {
		t.Fatal(err)
	}
	return boxes
}

func seal(t *testing.T, b domain.Box, plain string) []byte {
	t.Helper()
	sealed, err := b.Seal([]byte(plain), []byte("place"))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func TestBoxes(t *testing.T) {
	t.Parallel()
	k := storetest.NewKeyring(t, storetest.NewMemory())
	boxes := sealing(t, k, anna, bert)
	sealed := seal(t, boxes[anna], "value")
	if bytes.Contains(sealed, []byte("value")) || bytes.Equal(sealed, seal(t, boxes[anna], "value")) {
		t.Error("the sealed value tells something")
	}
	again := opening(t, k, anna, bert)
	if plain, err := again[anna].Open(sealed, []byte("place")); err != nil || string(plain) != "value" {
		t.Errorf("got %q, %v", plain, err)
	}
	if _, err := again[bert].Open(sealed, []byte("place")); !errors.Is(err, domain.ErrDamaged) {
		t.Errorf("another's box: %v", err)
	}
	if _, err := again[anna].Open(sealed, []byte("elsewhere")); !errors.Is(err, domain.ErrDamaged) {
		t.Errorf("another place: %v", err)
	}
	for i := range sealed {
		broken := bytes.Clone(sealed)
		broken[i] ^= 1
		if _, err := again[anna].Open(broken, []byte("place")); !errors.Is(err, domain.ErrDamaged) {
			t.Errorf("bit of byte %d: %v", i, err)
		}
		if _, err := again[anna].Open(sealed[:i], []byte("place")); !errors.Is(err, domain.ErrDamaged) {
			t.Errorf("cut at %d: %v", i, err)
		}
	}
}

func TestDestroyedKeys(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory()
	k := storetest.NewKeyring(t, store)
	sealing(t, k, anna)
	store.DestroyKey(anna)
	if b := opening(t, k, anna)[anna]; b != nil {
		t.Error("a destroyed key still opens")
	}
	if b := sealing(t, storetest.NewKeyring(t, store), anna)[anna]; b != nil {
		t.Error("another replica seals under a destroyed key")
	}
	if b := opening(t, k, bert)[bert]; b != nil {
		t.Error("reading made a key")
	}
}

// A key that was rolled back must not be remembered: what it seals later could never be opened.
func TestRolledBackKeysAreForgotten(t *testing.T) {
	t.Parallel()
	store, no := storetest.NewMemory(), errors.New("no")
	k := storetest.NewKeyring(t, store)
	err := store.Do(t.Context(), func(ctx context.Context) error {
		for range 2 { // the second finds the key of the first, which is no more committed
			if _, err := k.ForSealing(ctx, []string{anna}, nil); err != nil {
				t.Error(err)
			}
		}
		return no
	})
	if !errors.Is(err, no) {
		t.Fatal(err)
	}
	sealed := seal(t, sealing(t, k, anna)[anna], "value")
	b := opening(t, k, anna)[anna]
	if b == nil {
		t.Fatal("the key is not in the store")
	}
	if _, err := b.Open(sealed, []byte("place")); err != nil {
		t.Error(err)
	}
}

func TestKeysAreRememberedForAWhile(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	store := storetest.NewMemory()
	k, err := keyring.New(storetest.KEK(), store, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	sealing(t, k, anna)
	for _, step := range []struct {
		passes time.Duration
		asks   int
	}{{0, 0}, {59 * time.Second, 0}, {time.Second, 1}, {time.Second, 0}, {-time.Hour, 1}} {
		now = now.Add(step.passes)
		before := store.Asked()
		sealing(t, k, anna)
		if asked := store.Asked() - before; asked != step.asks {
			t.Errorf("after %s the store was asked %d times", step.passes, asked)
		}
	}
	store.DestroyKey(anna)
	now = now.Add(time.Minute)
	if sealing(t, k, anna)[anna] != nil {
		t.Error("a destroyed key is in use after a minute")
	}
}

// Who has to take the same time for everybody asks each time.
func TestKeysCanAlwaysBeAskedFor(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory()
	k, err := keyring.New(storetest.KEK(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, sealing(t, k, anna)[anna], "value")
	for range 2 {
		before := store.Asked()
		boxes, err := k.AskForSealing(t.Context(), []string{anna}, nil)
		if asked := store.Asked() - before; err != nil || asked != 1 {
			t.Fatalf("asked %d times, %v", asked, err)
		}
		if plain, err := boxes[anna].Open(sealed, []byte("place")); err != nil || string(plain) != "value" {
			t.Errorf("got %q, %v", plain, err)
		}
	}
}

// Nobody is asked for the key of a newcomer; everybody else still is.
func TestANewcomersKeyIsMadeUnasked(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory()
	k, err := keyring.New(storetest.KEK(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := k.ForSealing(t.Context(), []string{anna}, []string{anna})
	if err != nil || store.Asked() != 0 {
		t.Fatalf("asked %d times, %v", store.Asked(), err)
	}
	sealed := seal(t, boxes[anna], "value")
	if plain, err := opening(t, k, anna)[anna].Open(sealed, []byte("place")); err != nil || string(plain) != "value" {
		t.Errorf("got %q, %v", plain, err)
	}
	other, err := keyring.New(storetest.KEK(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	before := store.Asked()
	if boxes, err := other.ForSealing(t.Context(), []string{anna, bert}, []string{bert}); err != nil || len(boxes) != 2 || store.Asked()-before != 1 {
		t.Errorf("%d boxes after %d questions, %v", len(boxes), store.Asked()-before, err)
	}
	if _, err := other.ForSealing(t.Context(), []string{carl}, []string{carl}); err != nil {
		t.Error(err)
	}
	if _, err := k.ForSealing(t.Context(), []string{carl}, []string{carl}); err == nil {
		t.Error("a second key for a newcomer")
	}
}

func TestWrongKey(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory()
	if err := storetest.NewKeyring(t, store).Check(t.Context()); err != nil {
		t.Errorf("without keys: %v", err)
	}
	sealing(t, storetest.NewKeyring(t, store), anna)
	if err := storetest.NewKeyring(t, store).Check(t.Context()); err != nil {
		t.Errorf("with the right key: %v", err)
	}
	other, err := keyring.New(bytes.Repeat([]byte("x"), keyring.KeySize), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, sealErr := other.ForSealing(t.Context(), []string{anna}, nil)
	_, openErr := other.ForOpening(t.Context(), []string{anna})
	for doing, err := range map[string]error{"check": other.Check(t.Context()), "seal": sealErr, "open": openErr} {
		if !errors.Is(err, audit.ErrWrongKey) {
			t.Errorf("%s: %v", doing, err)
		}
	}
	if _, err := keyring.New([]byte("short"), store, time.Now); err == nil || strings.Contains(err.Error(), "short") {
		t.Errorf("got %v", err)
	}
}

// A key that was tampered with, or given to somebody else, opens nothing and seals nothing.
//
// ASVS: 11.3.3
func TestTamperedKeys(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory()
	sealed := seal(t, sealing(t, storetest.NewKeyring(t, store), anna)[anna], "value")
	stored, err := store.Load(t.Context(), []string{anna})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Add(t.Context(), []string{bert}, [][]byte{stored[anna]}); err != nil {
		t.Fatal(err)
	}
	k := storetest.NewKeyring(t, store)
	if _, err := opening(t, k, bert)[bert].Open(sealed, []byte("place")); !errors.Is(err, domain.ErrDamaged) {
		t.Errorf("got %v", err)
	}
	if _, err := k.ForSealing(t.Context(), []string{bert}, nil); err == nil || errors.Is(err, audit.ErrWrongKey) {
		t.Errorf("got %v", err)
	}
}
