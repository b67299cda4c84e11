package user

import (
	"strings"
	"unicode/utf8"
)

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isAlphanumeric(r rune) bool { return isLetter(r) || '0' <= r && r <= '9' }

func isCapital(r rune) bool { return 'A' <= r && r <= 'Z' }

// lower maps A–Z and nothing else, whatever the locale.
func lower(s string) string {
	if !strings.ContainsFunc(s, isCapital) {
		return s
	}
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + ('a' - 'A')
		}
	}
	return string(b)
}
