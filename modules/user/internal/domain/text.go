package domain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lines says whether text may have several lines.
type lines bool

const (
	oneLine    lines = false
	allowLines lines = true
)

// plainText tells text that shows what it holds: valid UTF-8 without control
// characters, without marks that turn the direction of writing, and without
// code points that have no meaning of their own.
func plainText(s string, several lines) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return !(bool(several) && (r == '\n' || r == '\t')) && deceptive(r)
	})
}

func deceptive(r rune) bool {
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
		return true
	case unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029', r == '\ufeff':
		return true
	default:
		return 0xE0000 <= r && r <= 0xE007F // tags: invisible text
	}
}

// visible tells whether a reader would see anything.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) && !blank(r)
	})
}

// blank tells letters and symbols that show nothing: the Hangul fillers, and
// the Braille pattern without dots.
func blank(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || r == '\u2800'
}

func tooLong(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }
