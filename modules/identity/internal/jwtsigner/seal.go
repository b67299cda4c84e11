package jwtsigner

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"roster/modules/identity/internal/domain"
)

// errSealed says that a private key does not open.
var errSealed = errors.New("it was sealed under another identity.key_encryption_key, or is damaged; restore the key it was sealed with")

const sealKeyBytes = 32

// newSeal derives the key that seals signing keys.
func newSeal(keyEncryptionKey []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, keyEncryptionKey, nil, "roster signing key seal v1", sealKeyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive key of the seal: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher of the seal: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make seal: %w", err)
	}
	return aead, nil
}

// generate makes a key pair, sealed. Its kid is a thumbprint, so that no two
// keys share one.
func generate(seal cipher.AEAD, id string, now time.Time) (domain.SigningKey, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return domain.SigningKey{}, fmt.Errorf("generate signing key: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return domain.SigningKey{}, fmt.Errorf("encode public key: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return domain.SigningKey{}, fmt.Errorf("encode private key: %w", err)
	}
	thumb := sha256.Sum256(public)
	k := domain.SigningKey{
		ID: id, Kid: base64.RawURLEncoding.EncodeToString(thumb[:16]),
		Public: public, CreatedAt: now, SignsFrom: now,
	}
	k.Sealed = seal.Seal(nil, nil, secret, binding(k)) //nolint:gosec // this AEAD makes its own nonce
	return k, nil
}

// open gives the private half, if it belongs to the public one beside it.
func open(seal cipher.AEAD, k domain.SigningKey) (*ecdsa.PrivateKey, error) {
	secret, err := seal.Open(nil, nil, k.Sealed, binding(k))
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", k.Kid, errSealed)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(secret)
	private, ok := parsed.(*ecdsa.PrivateKey)
	if err != nil || !ok {
		return nil, fmt.Errorf("open signing key %s: %w", k.Kid, errSealed)
	}
	return private, nil
}

// binding ties the sealed half to its row: moved to another, it does not open.
func binding(k domain.SigningKey) []byte {
	return append([]byte("ES256\x00"+k.Kid+"\x00"), k.Public...)
}

func publicKey(k domain.SigningKey) (*ecdsa.PublicKey, error) {
	parsed, err := x509.ParsePKIXPublicKey(k.Public)
	public, ok := parsed.(*ecdsa.PublicKey)
	if err != nil || !ok || public.Curve != elliptic.P256() {
		return nil, fmt.Errorf("signing key %s holds no P-256 public key", k.Kid)
	}
	return public, nil
}
