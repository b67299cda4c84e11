package keyring

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"

	"roster/modules/audit"
)

// KeySize is the length of every key in bytes.
const KeySize = 32

const (
	wrappedVersion = 1
	kekIDSize      = 8
)

// errUnwrap says that a wrapped key was changed, or belongs to another owner.
var errUnwrap = errors.New("wrapped key does not open")

// wrapper wraps keys with the key-encryption key. A wrapped key is the version, the name of the key-encryption key (so
// that a wrong one is told from a damaged row, and a rotation can tell what is left), the nonce and the ciphertext; it
// opens for its owner only.
type wrapper struct {
	aead cipher.AEAD
	id   []byte
}

func newWrapper(kek []byte) (wrapper, error) {
	aead, err := newAEAD(kek)
	if err != nil {
		return wrapper{}, err
	}
	sum := sha256.Sum256(append([]byte("roster.audit.kek-id.v1"), kek...))
	return wrapper{aead: aead, id: sum[:kekIDSize]}, nil
}

// fresh makes a random key and gives it wrapped.
func (w wrapper) fresh(owner string) ([]byte, error) {
	key := make([]byte, KeySize)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make key of the log: %w", err)
	}
	return w.wrap(owner, key)
}

func (w wrapper) unwrap(owner string, wrapped []byte) ([]byte, error) {
	prefix := 1 + kekIDSize + w.aead.NonceSize()
	if len(wrapped) < prefix || wrapped[0] != wrappedVersion {
		return nil, errUnwrap
	}
	if !bytes.Equal(wrapped[1:1+kekIDSize], w.id) {
		return nil, audit.ErrWrongKey
	}
	key, err := w.aead.Open(nil, wrapped[1+kekIDSize:prefix], wrapped[prefix:], wrapBinding(owner))
	if err != nil {
		return nil, errUnwrap
	}
	return key, nil
}

func wrapBinding(owner string) []byte { return []byte("roster.audit.subject-key.v1/" + owner) }
