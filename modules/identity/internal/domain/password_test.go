package domain_test

import (
	"os"
	"strings"
	"testing"

	"roster/modules/identity/internal/domain"
)

// ASVS: 2.2.3, 6.2.1, 6.2.5, 6.2.9, 6.2.11
func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	policy := domain.PasswordPolicy{MinLength: 8, Words: []string{"Roster", "acme corp"}}
	own := []string{"ada.lovelace@example.com", "countess", "inga", "Ada", ""}
	for password, want := range map[string]domain.Flaw{
		"seven77":                    domain.FlawTooShort,
		"ëëëëëëë":                    domain.FlawTooShort,
		"eight888ë":                  domain.FlawNone,
		"all lower case and spaces":  domain.FlawNone,
		"🐎🔋📎🐎🔋📎🐎🔋":                   domain.FlawNone,
		strings.Repeat("x", 256):     domain.FlawNone,
		strings.Repeat("x", 257):     domain.FlawTooLong,
		strings.Repeat("🐎", 256):     domain.FlawNone,
		strings.Repeat("🐎", 257):     domain.FlawTooLong,
		"password":                   domain.FlawCommon,
		"PassWord":                   domain.FlawCommon,
		"qwertyuiop":                 domain.FlawCommon,
		"countess":                   domain.FlawOwnName,
		"Countess99":                 domain.FlawOwnName,
		"countess of somewhere else": domain.FlawNone,
		"inga2026":                   domain.FlawOwnName,
		"ada.lovelace@example.com":   domain.FlawOwnName,
		"Ada.Lovelace1":              domain.FlawOwnName,
		"adamantine wall":            domain.FlawNone,
		"ROSTER2026":                 domain.FlawOurName,
		"acme Corp!":                 domain.FlawOurName,
		"roster of the guards":       domain.FlawNone,
		"nul\x00 in the middle":      domain.FlawText,
		"no text \xff\xfe":           domain.FlawText,
		strings.Repeat("\xff", 2000): domain.FlawTooLong,
	} {
		if got := policy.Check(password, own...); got != want {
			t.Errorf("Check(%.30q) = %v, want %v", password, got.Code, want.Code)
		}
	}
}

// The list is of lower case; what is typed may not be.
//
// ASVS: 6.2.4
func TestTheCommonestPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("common_passwords.txt")
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for password := range strings.Lines(string(list)) {
		password = strings.TrimSuffix(password, "\n")
		for _, spelling := range []string{password, strings.ToUpper(password)} {
			if got := (domain.PasswordPolicy{MinLength: 8}).Check(spelling); got != domain.FlawCommon {
				t.Errorf("%s: %v", spelling, got.Code)
			}
		}
		refused++
	}
	if refused < 3000 {
		t.Errorf("only %d passwords are on the list, and 3000 are asked for", refused)
	}
}
