package domain_test

import (
	"strings"
	"testing"

	"roster/modules/identity/internal/domain"
)

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	policy := domain.PasswordPolicy{MinLength: 8}
	own := []string{"ada.lovelace@example.com", "countess", "Ada", ""}
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
		"ada.lovelace@example.com":   domain.FlawOwnName,
		"Ada.Lovelace1":              domain.FlawOwnName,
		"adamantine wall":            domain.FlawNone,
		"nul\x00 in the middle":      domain.FlawText,
		"no text \xff\xfe":           domain.FlawText,
		strings.Repeat("\xff", 2000): domain.FlawTooLong,
	} {
		if got := policy.Check(password, own...); got != want {
			t.Errorf("Check(%.30q) = %v, want %v", password, got.Code, want.Code)
		}
	}
}
