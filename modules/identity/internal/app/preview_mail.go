package app

import (
	"context"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// Written is a mail as its reader sees it.
type Written struct{ To, Subject, Text, HTML string }

// PreviewMail writes a letter with sample values, for a reader of a locale, and
// sends it to nobody. Only the system may. Errors: authn.ErrForbidden.
func (s *Service) PreviewMail(ctx context.Context, kind domain.LetterKind, locale string) (Written, error) {
	if authn.From(ctx).Kind != authn.System {
		return Written{}, authn.ErrForbidden
	}
	to, err := user.ParseEmail("ada@example.com")
	if err != nil {
		return Written{}, err
	}
	return s.Previewer.Preview(Mail{
		Kind: kind, To: to, Token: "a-sample-of-a-token-which-is-good-for-nothing", Life: s.cfg.PasswordResetTokenTTL.Truncate(time.Minute),
		About: user.Account{Email: to, EmailVerified: true, Profile: user.Profile{DisplayName: "Ada", Locale: locale}},
	})
}
