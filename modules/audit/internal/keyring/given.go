package keyring

import (
	"crypto/rand"
	"fmt"

	"roster/modules/audit/internal/domain"
)

// Wrap gives a key of an owner in the form in which it is stored: for sample
// data, whose keys are not made one at a time.
func (k *Keyring) Wrap(owner string, key []byte) ([]byte, error) { return k.kek.wrap(owner, key) }

// Box is the box of a key that the caller has.
func (k *Keyring) Box(key []byte) (domain.Box, error) {
	aead, err := newAEAD(key)
	if err != nil {
		return nil, err
	}
	return box{aead}, nil
}

// wrap wraps a key under a fresh nonce.
func (w wrapper) wrap(owner string, key []byte) ([]byte, error) {
	nonce := make([]byte, w.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("make nonce of a key of the log: %w", err)
	}
	wrapped := append([]byte{wrappedVersion}, w.id...)
	wrapped = append(wrapped, nonce...)
	return w.aead.Seal(wrapped, nonce, key, wrapBinding(owner)), nil
}
