package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// mask is what anybody sees of a secret.
const mask = "***"

// KeyBytes is the length of a key in the settings before it is written in base64.
const KeyBytes = 32

// ErrBadKey tells that a text is not a key: base64 of exactly KeyBytes bytes.
var ErrBadKey = errors.New("must be base64 of 32 random bytes; make one with: openssl rand -base64 32")

// Secret is a setting that must not be seen: it prints as *** in every format and encoding.
type Secret string

// Reveal is the secret itself. Call it where the secret is used, and nowhere before.
func (s Secret) Reveal() string { return string(s) }

// Key is the secret as a key of KeyBytes bytes. It returns ErrBadKey when it is not one.
func (s Secret) Key() ([]byte, error) {
	key, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(string(s)))
	if err != nil || len(key) != KeyBytes {
		return nil, ErrBadKey // the decoder's own error would quote a part of the secret
	}
	return key, nil
}

// KeySecret is a key as a secret, the reverse of Secret.Key.
func KeySecret(key []byte) Secret { return Secret(base64.StdEncoding.EncodeToString(key)) }

// String is ***.
func (s Secret) String() string { return mask }

// GoString is ***.
func (s Secret) GoString() string { return mask }

// Format writes *** whatever the verb, because a wrong one would print the text itself.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, mask) }

// MarshalText is ***.
func (s Secret) MarshalText() ([]byte, error) { return []byte(mask), nil }

// MarshalJSON is "***".
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }
