package user

import "strings"

// The bounds of a username in characters.
const (
	MinUsername = 3
	MaxUsername = 32
)

// Username is a name to log in with: ASCII letters, digits, dots, underscores
// and hyphens, beginning with a letter or digit. The zero value is no name.
type Username struct{ written, canonical string }

// ParseUsername reads a username as a person wrote it; anything against its
// rule is ErrInvalidUsername.
func ParseUsername(s string) (Username, error) {
	if len(s) < MinUsername || len(s) > MaxUsername {
		return Username{}, ErrInvalidUsername.At("/username", "length", "A username has 3 to 32 characters.")
	}
	if !isAlphanumeric(rune(s[0])) || strings.ContainsFunc(s, func(r rune) bool {
		return !isAlphanumeric(r) && !strings.ContainsRune("._-", r)
	}) {
		return Username{}, ErrInvalidUsername.At("/username", "format", "A username holds ASCII letters, digits, dots, underscores and hyphens, and begins with a letter or digit.")
	}
	return Username{written: s, canonical: lower(s)}, nil
}

// String is the name as it was written.
func (u Username) String() string { return u.written }

// Canonical is the one spelling that all spellings of the name share.
func (u Username) Canonical() string { return u.canonical }

// IsZero tells whether there is no name.
func (u Username) IsZero() bool { return u.canonical == "" }
