package domain

import (
	"encoding/binary"
	"errors"
)

// ErrDamaged says that a sealed value does not open: it was changed, moved from another entry or field, or sealed under
// another key.
var ErrDamaged = errors.New("sealed value does not open")

// Box seals and opens values under the key of one owner. A nil Box is that of an owner whose key was destroyed.
type Box interface {
	// Seal encrypts plain. The result opens only together with the same binding.
	Seal(plain, binding []byte) ([]byte, error)
	// Open is the reverse of Seal, or ErrDamaged.
	Open(sealed, binding []byte) ([]byte, error)
}

// Boxes are the boxes of owners, by their identifiers.
type Boxes map[string]Box

// binding ties a sealed value to its place: it opens in this entry and this field only.
func binding(entryID, field, side string) []byte {
	bound := []byte("roster.audit.value.v1")
	for _, part := range []string{entryID, field, side} {
		bound = binary.BigEndian.AppendUint32(bound, uint32(len(part))) //nolint:gosec // identifiers and names, at most 100 bytes
		bound = append(bound, part...)
	}
	return bound
}

// The places of a value within an entry, beside the sides of a change.
const (
	sideOld     = "old"
	sideNew     = "new"
	fieldOrigin = "_origin"
	sideIP      = "ip"
	sideAgent   = "user_agent"
)
