// Package searchtext makes text comparable for searches (app.Folder). It is an
// adapter because the tables of Unicode come from golang.org/x/text; only
// usermodule and the module's tests use it.
package searchtext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Folder folds text. Its zero value is ready.
type Folder struct{}

// New returns a Folder.
func New() Folder { return Folder{} }

// Fold takes away what a person who searches does not care for: case, accents
// and other marks, and forms that only look different (NFKD). Letters that have
// no decomposition, such as ø, stay. Folding twice changes nothing.
//
// Case goes by way of the capital, which joins σ with ς and i with ı. The case
// folding of x/text is not used: it swaps the cases of Cherokee.
func (Folder) Fold(text string) string {
	var folded strings.Builder
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.M, r):
		case r == 'ß', r == 'ẞ':
			folded.WriteString("ss")
		default:
			folded.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
		}
	}
	return withoutMarks(norm.NFKD.String(folded.String()))
}

func withoutMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, s)
}
