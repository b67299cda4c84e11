// Package opaque makes the tokens that mean nothing but themselves: refresh
// tokens and the tokens of mailed links. It backs app.OpaqueTokens.
package opaque

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"roster/modules/identity"
)

const tokenBytes = 32

// Tokens makes tokens. It is safe for concurrent use.
type Tokens struct{ key []byte }

// New derives the key of successors from the key-encryption key, so that
// neither tells anything of the other.
func New(cfg identity.Config) (*Tokens, error) {
	key, err := hkdf.Key(sha256.New, cfg.KeyEncryptionKey, nil, "roster refresh token successor v1", tokenBytes)
	if err != nil {
		return nil, fmt.Errorf("derive key of refresh tokens: %w", err)
	}
	return &Tokens{key: key}, nil
}

// New makes a token of 256 random bits, in base64url.
func (*Tokens) New() string {
	var secret [tokenBytes]byte
	_, _ = rand.Read(secret[:]) // never fails: the runtime ends the program instead
	return base64.RawURLEncoding.EncodeToString(secret[:])
}

// familyEnd is between what all refresh tokens of a session begin with and what
// is of one alone.
const familyEnd = "."

// Successor is the token that follows a refresh token: its family, and a keyed
// hash of all of it, so that a lost reply can be given again although no token
// is stored.
func (t *Tokens) Successor(refreshToken string) string {
	mac := hmac.New(sha256.New, t.key)
	mac.Write([]byte(refreshToken))
	family, _, _ := strings.Cut(refreshToken, familyEnd)
	return family + familyEnd + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Family is what all refresh tokens of a session begin with, which is its first;
// ok is false for what has not the form of one.
func (*Tokens) Family(refreshToken string) (family string, ok bool) {
	family, generation, followed := strings.Cut(refreshToken, familyEnd)
	return family, wellFormed(family) && (!followed || wellFormed(generation))
}

// wellFormed looks at the length of the text, because decoding skips line ends.
func wellFormed(secret string) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(secret)
	return err == nil && len(raw) == tokenBytes && len(secret) == base64.RawURLEncoding.EncodedLen(tokenBytes)
}
