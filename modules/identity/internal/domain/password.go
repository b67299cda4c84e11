package domain

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// The limits of a password. MaxPasswordBytes is looked at before anything else:
// no password of MaxPasswordLength characters is longer.
const (
	MaxPasswordLength = 256
	MaxPasswordBytes  = MaxPasswordLength * utf8.UTFMax
)

// Flaw is the rule a password breaks: a stable code and a sentence.
type Flaw struct{ Code, Message string }

// The flaws there are. The zero Flaw is none.
var (
	FlawNone     = Flaw{}
	FlawTooShort = Flaw{"password_too_short", "Is too short."}
	FlawTooLong  = Flaw{"password_too_long", "Is longer than 256 characters."}
	FlawCommon   = Flaw{"password_too_common", "Is one of the passwords that are tried first."}
	FlawOwnName  = Flaw{"password_contains_own_name", "Is the account's own name or address, or hardly more."}
	FlawOurName  = Flaw{"password_contains_service_name", "Is a name of this service, or hardly more."}
	FlawText     = Flaw{"password_not_text", "Must be text without NUL."}
)

// commonPasswords are those of at least 8 characters among the 30,000 commonest
// of the leaked lists that zxcvbn was built from (zxcvbn by Dan Wheeler, MIT
// licence; taken from its port zxcvbn-python 4.5.0, MIT licence).
//
//go:embed common_passwords.txt
var commonPasswords string

var commonSet = sync.OnceValue(func() map[string]struct{} {
	set := make(map[string]struct{}, strings.Count(commonPasswords, "\n"))
	for line := range strings.Lines(commonPasswords) {
		set[strings.TrimSuffix(line, "\n")] = struct{}{}
	}
	return set
})

// PasswordPolicy says what passwords may be chosen.
type PasswordPolicy struct {
	// MinLength is in characters.
	MinLength int
	// Words are names of the service and of who runs it, which are guessed first.
	Words []string
}

// Check tells the first rule that the password breaks. The password is in its
// normal form; own are the account's names and addresses.
func (p PasswordPolicy) Check(password string, own ...string) Flaw {
	if len(password) > MaxPasswordBytes {
		return FlawTooLong
	}
	length := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return FlawText
	case length < p.MinLength:
		return FlawTooShort
	case length > MaxPasswordLength:
		return FlawTooLong
	}
	folded := strings.ToLower(password)
	if _, common := commonSet()[folded]; common {
		return FlawCommon
	}
	for _, word := range p.Words {
		if hardlyMoreThan(folded, strings.ToLower(word)) {
			return FlawOurName
		}
	}
	for _, name := range own {
		if hardlyMoreThan(folded, strings.ToLower(name)) {
			return FlawOwnName
		}
	}
	return FlawNone
}

// hardlyMoreThan tells whether a password is a name, or a name and a few more
// characters at its ends. Names of fewer than 4 characters are in too many
// words to be held against anybody.
func hardlyMoreThan(password, name string) bool {
	const shortName, fewMore = 4, 4
	if local, _, isAddress := strings.Cut(name, "@"); isAddress && hardlyMoreThan(password, local) {
		return true
	}
	length := utf8.RuneCountInString(name)
	return length >= shortName && strings.Contains(password, name) &&
		utf8.RuneCountInString(password)-length <= fewMore
}
