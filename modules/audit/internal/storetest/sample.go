package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
	"roster/modules/audit/internal/keyring"
	"roster/platform/event"
)

// Now is a time within the month of the machine's clock, for which every database has a partition.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Happening is an event made by hand.
type Happening struct {
	Name  string
	About event.Description
}

// EventName is part of event.Event.
func (h Happening) EventName() string { return h.Name }

// Describe is part of event.Event.
func (h Happening) Describe() event.Description { return h.About }

// NewID makes an identifier born at t, as entries have them.
func NewID(t time.Time) string {
	id := uuid.Must(uuid.NewV7())
	millis := t.UnixMilli()
	for i := range 6 {
		id[i] = byte(millis >> (8 * (5 - i))) //nolint:gosec // one byte at a time
	}
	return id.String()
}

// KEK is the key-encryption key of tests.
func KEK() []byte { return []byte("0123456789abcdef0123456789abcdef") }

// NewKeyring makes a keyring on a store with KEK.
func NewKeyring(t *testing.T, store keyring.Store) *keyring.Keyring {
	t.Helper()
	k, err := keyring.New(KEK(), store, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Entry makes the entry of an envelope, sealed with keys that only memory holds.
func Entry(t *testing.T, env event.Envelope) domain.Entry {
	t.Helper()
	draft, err := domain.Compose(env)
	if err != nil {
		t.Fatal(err)
	}
	boxes, err := NewKeyring(t, NewMemory()).ForSealing(context.Background(), draft.Owners(), nil)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := draft.Seal(boxes)
	if err != nil {
		t.Fatal(err)
	}
	return entry
}

// NewSigner makes a signer of seals, and what checks its signatures.
func NewSigner(t *testing.T) (chain.Signer, chain.Keys) {
	t.Helper()
	signer, err := chain.NewSigner(KEK())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := chain.NewKeys(signer, nil)
	if err != nil {
		t.Fatal(err)
	}
	return signer, keys
}
