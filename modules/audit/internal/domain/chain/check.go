package chain

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
)

// What can be wrong with a seal.
var (
	// ErrBroken says that seals are missing, or do not follow each other.
	ErrBroken = errors.New("the chain of seals is broken")
	// ErrForged says that a seal is not what was signed.
	ErrForged = errors.New("the seal was changed")
	// ErrUnknownKey says that nobody configured the key that signed the seal.
	ErrUnknownKey = errors.New("the seal was signed with a key that is not configured")
	// ErrMissing says that entries are gone.
	ErrMissing = errors.New("entries are missing")
	// ErrAdded says that entries were inserted.
	ErrAdded = errors.New("entries were inserted")
	// ErrExchanged says that the number of entries is right, and they are not those that were sealed.
	ErrExchanged = errors.New("entries were exchanged, renumbered, or changed together with their hashes")
)

// Keys checks signatures.
type Keys map[string]ed25519.PublicKey

// NewKeys makes Keys from those of the present signer and public keys of former ones.
func NewKeys(signer Signer, former [][]byte) (Keys, error) {
	keys := Keys{KeyID(signer.Public()): signer.Public()}
	for _, raw := range former {
		if len(raw) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("former public key of the log has %d bytes instead of %d", len(raw), ed25519.PublicKeySize)
		}
		keys[KeyID(raw)] = raw
	}
	return keys, nil
}

// Check returns nil when the seal follows previous and is as it was signed; else ErrBroken, ErrForged or ErrUnknownKey.
func (k Keys) Check(previous, s Seal) error {
	switch {
	case s.Number != previous.Number+1:
		return fmt.Errorf("%w: seal %d follows seal %d", ErrBroken, s.Number, previous.Number)
	case !bytes.Equal(s.Hash, s.digest()):
		return fmt.Errorf("%w: its hash does not fit", ErrForged)
	case s.FirstSeq != previous.LastSeq+1 || !bytes.Equal(s.PreviousHash, previous.Hash):
		return fmt.Errorf("%w: seal %d is not the one that it was made upon", ErrBroken, previous.Number)
	}
	key, known := k[s.KeyID]
	switch {
	case !known:
		return fmt.Errorf("%w: %s", ErrUnknownKey, s.KeyID)
	case !ed25519.Verify(key, signed(s.Hash), s.Signature):
		return fmt.Errorf("%w: its signature does not fit", ErrForged)
	}
	return nil
}

// Covers returns nil when the leaves, in order, are those under the seal; else ErrMissing, ErrAdded or ErrExchanged.
func (s Seal) Covers(leaves []Leaf) error {
	switch {
	case len(leaves) < s.EntryCount:
		return fmt.Errorf("%w: %d of %d", ErrMissing, s.EntryCount-len(leaves), s.EntryCount)
	case len(leaves) > s.EntryCount:
		return fmt.Errorf("%w: %d beside the %d sealed", ErrAdded, len(leaves)-s.EntryCount, s.EntryCount)
	case !bytes.Equal(s.MerkleRoot, Root(leaves)):
		return ErrExchanged
	}
	return nil
}
