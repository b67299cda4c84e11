package domain

import (
	"slices"
	"strings"
	"unicode"
)

// redacted stands where a nested value was named like a secret.
const redacted = "[redacted]"

// secretNouns are the last words of names whose values must never be kept. Only the last word counts: password_hash is
// a secret, password_changed_at is a time.
var secretNouns = []string{
	"password", "passwords", "passwd", "pwd", "passphrase", "secret", "secrets", "token", "tokens", "hash", "hashes",
	"digest", "salt", "credential", "credentials", "otp", "pin", "cookie", "authorization", "jwt",
}

// secretKeys are the words that make a secret of a key; a key without one (signing_key) is a name.
var secretKeys = []string{"private", "api", "encryption", "secret"}

// secretName tells whether a name, in any of the usual spellings, says that its value is a secret.
func secretName(name string) bool {
	words := splitWords(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if slices.Contains(secretNouns, last) {
		return true
	}
	return last == "key" && len(words) > 1 && slices.Contains(secretKeys, words[len(words)-2])
}

// splitWords cuts at everything that is no letter or digit, and where a small letter meets a capital.
func splitWords(name string) []string {
	var b strings.Builder
	var previous rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
		case unicode.IsUpper(r) && unicode.IsLower(previous):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
		previous = r
	}
	return strings.Fields(b.String())
}
