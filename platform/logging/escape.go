package logging

import (
	"fmt"
	"strings"
	"unicode"
)

// escapeLine makes a text that the encoder writes as it is fit for one line on a terminal: what breaks lines, moves the
// cursor or changes the reading direction is written as an escape.
func escapeLine(s string) string {
	return escape(strings.ToValidUTF8(s, "\ufffd"), func(r rune) bool { return unicode.IsControl(r) || wide(r) })
}

// escapeWide does so for a text that the encoder quotes: the encoder escapes ASCII's control characters itself, and
// forgets the others.
func escapeWide(s string) string { return escape(s, wide) }

// wide are the control characters outside ASCII: C1 (0x9b starts a terminal sequence), line separators, and the marks
// that reorder or hide text.
func wide(r rune) bool {
	return r >= 0x7f && (r <= 0x9f || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Cf, r))
}

func escape(s string, bad func(rune) bool) string {
	if !strings.ContainsFunc(s, bad) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if bad(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
