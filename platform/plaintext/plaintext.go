// Package plaintext tells text that shows what it holds from text that hides or pretends something: control characters,
// marks that turn the direction of writing, code points without a meaning. It is pure; every module's rules about text
// are made of it.
package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine tells text of one line that shows what it holds: valid UTF-8 without control characters, without marks that
// turn the direction of writing, and without code points that have no meaning of their own.
func OneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, deceptive)
}

// Lines is OneLine for text that may have several lines and tabs.
func Lines(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && r != '\t' && deceptive(r) })
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

// Visible tells whether a reader would see anything.
func Visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) && !blank(r)
	})
}

// blank tells letters and symbols that show nothing: the Hangul fillers, and the Braille pattern without dots.
func blank(r rune) bool {
	return unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) || r == '\u2800'
}

// Title tells one visible line of at most so many characters, without blanks around it.
func Title(s string, limit int) bool {
	return OneLine(s) && Visible(s) && strings.TrimSpace(s) == s && !TooLong(s, limit)
}

// TooLong tells text of more than so many characters (Unicode code points).
func TooLong(s string, limit int) bool { return utf8.RuneCountInString(s) > limit }
