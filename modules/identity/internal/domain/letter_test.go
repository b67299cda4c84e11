package domain_test

import (
	"slices"
	"testing"

	"roster/modules/identity/internal/domain"
)

// TestNoticesAreNotCounted: nobody can use up the letters that tell a victim.
func TestNoticesAreNotCounted(t *testing.T) {
	t.Parallel()
	notices := []domain.LetterKind{domain.LetterPasswordChanged, domain.LetterChangeRequested, domain.LetterEmailChanged}
	for _, kind := range domain.LetterKinds() {
		if kind.Counted() == slices.Contains(notices, kind) {
			t.Errorf("%s: counted is %t", kind, kind.Counted())
		}
	}
}

// TestLinksKeepTheTokenToTheBrowser: behind a #, which no server and no Referer
// gets to see.
func TestLinksKeepTheTokenToTheBrowser(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{domain.VerifyEmailURL("https://roster.test", "t"), "https://roster.test/verify-email#token=t"},
		{domain.ResetPasswordURL("https://roster.test", "t"), "https://roster.test/reset-password#token=t"},
		{domain.ChangeEmailURL("https://roster.test", "t"), "https://roster.test/change-email#token=t"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s instead of %s", c[0], c[1])
		}
	}
}
