package page

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"

	"roster/platform/fault"
)

const (
	// KeySize is the length of a Codec's key in bytes.
	KeySize = 32
	// MaxCursor is the length of the longest cursor in characters.
	MaxCursor = 512
	// version goes into what authenticates a cursor, so that another encoding
	// can follow without being mistaken for this one.
	version = 1
)

// ErrInvalidCursor says that a cursor was not made by this list, with these
// filters, this order and this caller, or was changed since.
var ErrInvalidCursor = fault.New(fault.Malformed, "invalid_cursor",
	"The cursor does not belong to this list with these filters and this order; start again without it.")

// Codec turns positions in a list into opaque cursors and back. Cursors are
// encrypted, since a position may hold what its reader should not learn, and
// authenticated, since it goes into a query.
type Codec struct{ aead cipher.AEAD }

// NewCodec makes a codec with a key of KeySize bytes.
func NewCodec(key []byte) (*Codec, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("key of the cursors has %d bytes instead of %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cursor cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make cursor cipher: %w", err)
	}
	return &Codec{aead: aead}, nil
}

// Encode makes the cursor of a position, which marshals to JSON. The scope
// names the list, its filters, its order and the caller: Decode succeeds with
// the same scope only. A position too long for a cursor is an error.
func (c *Codec) Encode(scope string, position any) (string, error) {
	plain, err := json.Marshal(position)
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	sealed := make([]byte, c.aead.NonceSize(), c.aead.NonceSize()+len(plain)+c.aead.Overhead())
	if _, err := rand.Read(sealed); err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	sealed = c.aead.Seal(sealed, sealed, plain, bind(scope))
	cursor := base64.RawURLEncoding.EncodeToString(sealed)
	if len(cursor) > MaxCursor {
		return "", fmt.Errorf("encode cursor: %d characters, and %d are the most", len(cursor), MaxCursor)
	}
	return cursor, nil
}

// Decode reads a cursor that Encode made for the same scope into a pointer.
// Anything else is ErrInvalidCursor.
func (c *Codec) Decode(scope, cursor string, into any) error {
	if len(cursor) > MaxCursor {
		return ErrInvalidCursor
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return ErrInvalidCursor.Because(err)
	}
	// One cursor has one spelling: base64 itself overlooks line ends and spare bits.
	if len(sealed) < c.aead.NonceSize() || base64.RawURLEncoding.EncodeToString(sealed) != cursor {
		return ErrInvalidCursor
	}
	nonce, text := sealed[:c.aead.NonceSize()], sealed[c.aead.NonceSize():]
	plain, err := c.aead.Open(nil, nonce, text, bind(scope))
	if err != nil {
		return ErrInvalidCursor.Because(err)
	}
	return decodePosition(plain, into)
}

// decodePosition is strict, so that a cursor from before a change of the
// position's type is refused rather than half understood.
func decodePosition(plain []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return ErrInvalidCursor.Because(err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return ErrInvalidCursor
	}
	return nil
}

func bind(scope string) []byte { return append([]byte{version}, scope...) }
