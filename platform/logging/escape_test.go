package logging_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"go.uber.org/zap"

	"roster/platform/logging"
)

// forged tries to start a line of its own, to drive the terminal, and to turn the text around.
const forged = "a\r\n2026-01-01\tinfo\tforged\x1b[2J\u009b2J\u2028b\u2029c\u202ed\x00e\xff"

// ASVS: 16.4.1
func TestNothingForgesALine(t *testing.T) {
	t.Parallel()
	for _, format := range []string{logging.FormatJSON, logging.FormatConsole} {
		log, out := newLogger(t, format)
		log.Named(forged).With(zap.String(forged, forged)).Info(forged,
			zap.String("s", forged), zap.Error(errors.New(forged)), zap.Any("m", map[string]string{forged: forged}))
		text, ended := strings.CutSuffix(out.String(), "\n")
		if !ended {
			t.Errorf("%s: no line end", format)
		}
		for _, r := range text {
			if unicode.IsControl(r) && r != '\t' || r == 0x2028 || r == 0x2029 || unicode.Is(unicode.Cf, r) {
				t.Errorf("%s: %U in %q", format, r, text)
			}
		}
	}
}

// ASVS: 16.2.4, 16.4.1
func FuzzOneEntryIsOneLine(f *testing.F) {
	f.Add(forged, forged)
	f.Add("password", "x")
	f.Fuzz(func(t *testing.T, key, text string) {
		for _, format := range []string{logging.FormatJSON, logging.FormatConsole} {
			log, out := newLogger(t, format)
			log.Info(text, zap.String(key, text), zap.Any("m", map[string]any{key: text}))
			if n := strings.Count(out.String(), "\n"); n != 1 || strings.ContainsAny(out.String(), "\r\x1b\u2028\u009b") {
				t.Errorf("%s: %q", format, out)
			}
		}
	})
}
