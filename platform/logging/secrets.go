package logging

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// mask is what the log shows of a secret.
const mask = "***"

var (
	// secretParts make a key secret wherever they stand in it.
	secretParts = []string{"password", "passwd", "secret", "token", "authorization", "cookie", "credential", "apikey"}
	// secretWords make a key secret only as a whole word: "key" is no part of "keyword".
	secretWords = []string{"key", "keys", "pwd", "otp", "jwt", "dsn", "bearer"}
	// harmlessEnds tell something about a secret and are none: token_id, access_token_ttl.
	harmlessEnds = []string{"id", "ids", "ttl", "type", "count", "name", "length", "path", "file"}
)

// secretKey reports whether a field with this key probably holds a secret.
func secretKey(key string) bool {
	if !strings.ContainsFunc(key, func(r rune) bool { return !plain(r) }) { // one word, as most are
		return hasSecretPart(key) || slices.Contains(secretWords, key)
	}
	words := splitKey(key)
	if len(words) > 1 && slices.Contains(harmlessEnds, words[len(words)-1]) {
		return false
	}
	return hasSecretPart(strings.Join(words, "")) ||
		slices.ContainsFunc(words, func(w string) bool { return slices.Contains(secretWords, w) })
}

func hasSecretPart(joined string) bool {
	return slices.ContainsFunc(secretParts, func(p string) bool { return strings.Contains(joined, p) })
}

// splitKey splits snake_case, kebab-case, dotted and camelCase keys into lower-case words.
func splitKey(key string) []string {
	if !strings.ContainsFunc(key, func(r rune) bool { return !plain(r) && r != '_' }) {
		return strings.FieldsFunc(key, func(r rune) bool { return r == '_' }) // as nearly all are written
	}
	var b strings.Builder
	lower := false
	for _, r := range key {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case lower && unicode.IsUpper(r):
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Fields(b.String())
}

func plain(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }

// secretLooks are values that are secret under any key, and what to put in their place.
var secretLooks = []struct {
	mark    string // without it the pattern, which costs more, cannot match
	pattern *regexp.Regexp
	masked  string
}{
	{"eyJ", regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]*(?:\.[\w-]*)*`), mask},                           // JWT, JWE
	{"$", regexp.MustCompile(`\$(?:argon2(?:id|i|d)|scrypt|pbkdf2[\w-]*|2[abxy]|[156])\$[^\s"']+`), mask}, // password hash
	{"PRIVATE KEY", regexp.MustCompile(`(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*`), mask},
	{"://", regexp.MustCompile(`(://[^/\s:@]*:)[^/\s@]+@`), "${1}" + mask + "@"}, // URL with a password
	{"=", regexp.MustCompile(`(?i)\b(password|passwd|pwd|secret)=(?:'[^']*'|[^\s&'"]+)`), "${1}=" + mask},
	{" ", regexp.MustCompile(`(?i)\b(bearer|basic) +[\w.~+/=-]{16,}`), "${1} " + mask},
}

// maskText masks what looks secret in a text.
func maskText(s string) string {
	for _, look := range secretLooks {
		if strings.Contains(s, look.mark) {
			s = look.pattern.ReplaceAllString(s, look.masked)
		}
	}
	return s
}

// maskValue masks a text by its key or, failing that, by its looks.
func maskValue(key, s string) string {
	if s != "" && secretKey(key) {
		return mask
	}
	return escapeWide(maskText(s))
}
