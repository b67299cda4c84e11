package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"fmt"

	"roster/modules/audit/internal/domain"
)

// sealedVersion begins every sealed value: AES-256-GCM with a random nonce, which follows.
const sealedVersion = 1

// box seals under one key.
type box struct{ aead cipher.AEAD }

// Seal is part of domain.Box.
func (b box) Seal(plain, binding []byte) ([]byte, error) {
	nonce := make([]byte, b.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, fmt.Errorf("make nonce: %w", err)
	}
	return b.aead.Seal(append([]byte{sealedVersion}, nonce...), nonce, plain, binding), nil
}

// Open is part of domain.Box.
func (b box) Open(sealed, binding []byte) ([]byte, error) {
	prefix := 1 + b.aead.NonceSize()
	if len(sealed) < prefix || sealed[0] != sealedVersion {
		return nil, domain.ErrDamaged
	}
	plain, err := b.aead.Open(nil, sealed[1:prefix], sealed[prefix:], binding)
	if err != nil {
		return nil, domain.ErrDamaged
	}
	return plain, nil
}

// shut is the box of an owner whose stored key was tampered with.
type shut struct{}

// Seal is part of domain.Box; nothing is sealed under a key that cannot be read.
func (shut) Seal(_, _ []byte) ([]byte, error) { return nil, errUnwrap }

// Open is part of domain.Box.
func (shut) Open(_, _ []byte) ([]byte, error) { return nil, domain.ErrDamaged }

func newAEAD(key []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("%d bytes instead of %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead, nil
}
