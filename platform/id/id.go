// Package id knows what an identifier of Roster looks like: a UUID (RFC 9562)
// in its canonical text form. The package is pure and everybody may import it;
// new identifiers come from a Generator, whose implementation is uuidgen.
package id

import (
	"errors"
	"strings"
)

// ErrMalformed says that a text is no UUID in its 36-character form.
var ErrMalformed = errors.New("not a UUID")

// Generator makes new identifiers.
type Generator interface {
	// Random makes a version 4 UUID, which tells nothing.
	Random() string
	// Ordered makes a version 7 UUID, which sorts by its time of birth.
	Ordered() string
}

const canonicalLength = 36

// Parse returns the canonical, lower-case form of a UUID written as
// 8-4-4-4-12 hexadecimal digits, or ErrMalformed. No other form is accepted, so
// that one identifier has one spelling but for its case.
func Parse(s string) (string, error) {
	if len(s) != canonicalLength {
		return "", ErrMalformed
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !isHex(s[i]) {
			return "", ErrMalformed
		}
	}
	return strings.ToLower(s), nil
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
