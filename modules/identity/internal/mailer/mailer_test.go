package mailer

import (
	"context"
	"strings"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/mail"
)

type kept struct{ last mail.Message }

func (k *kept) Send(_ context.Context, m mail.Message) error {
	k.last = m
	return nil
}

func newMailer(t *testing.T) (*Mailer, *kept) {
	t.Helper()
	sender := &kept{}
	m, err := New(identity.Config{PublicURL: "https://roster.test"}, sender)
	if err != nil {
		t.Fatal(err)
	}
	return m, sender
}

func address(t *testing.T, text string) user.Email {
	t.Helper()
	parsed, err := user.ParseEmail(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// ASVS: 1.1.2, 1.2.1, 1.3.7
func TestLetters(t *testing.T) {
	t.Parallel()
	m, sender := newMailer(t)
	links := map[domain.LetterKind]string{
		domain.LetterVerifyEmail:   "https://roster.test/verify-email#token=TOKEN",
		domain.LetterResetPassword: "https://roster.test/reset-password#token=TOKEN",
		domain.LetterChangeEmail:   "https://roster.test/change-email#token=TOKEN",
	}
	about := user.Account{EmailVerified: true, Profile: user.Profile{DisplayName: "<b>Ada</b> {{.Link}}\r\nBcc: eve@example.com"}}
	for _, about.Profile.Locale = range []string{"en-GB", "de-CH"} {
		for _, kind := range domain.LetterKinds() {
			letter := app.Mail{Kind: kind, To: address(t, "ada@example.com"), About: about}
			if links[kind] != "" {
				letter.Token, letter.Life = "TOKEN", 24*time.Hour
			}
			if err := m.Send(t.Context(), letter); err != nil {
				t.Fatal(kind, err)
			}
			checkLetter(t, kind, sender.last, links[kind])
		}
	}
}

func checkLetter(t *testing.T, kind domain.LetterKind, got mail.Message, link string) {
	t.Helper()
	if got.To != "ada@example.com" || got.Subject == "" || strings.ContainsAny(got.Subject, "\r\n<") {
		t.Errorf("%s: to %q, subject %q", kind, got.To, got.Subject)
	}
	if !strings.Contains(got.Text, "Ada</b> {{.Link}}") {
		t.Errorf("%s: the name is a template:\n%s", kind, got.Text)
	}
	if strings.Contains(got.HTML, "<b>") {
		t.Errorf("%s: the name is HTML", kind)
	}
	if !strings.Contains(got.Text, "ada@example.com") || strings.Contains(got.Text, "<p>") {
		t.Errorf("%s: text is\n%s", kind, got.Text)
	}
	if !strings.Contains(got.Text, link) || !strings.Contains(got.HTML, link) {
		t.Errorf("%s: no %s in text and HTML:\n%s\n%s", kind, link, got.Text, got.HTML)
	}
	if link != "" && !strings.Contains(got.Text, "\n  TOKEN\n") {
		t.Errorf("%s: the token is not there to copy:\n%s", kind, got.Text)
	}
}

func TestLanguageFollowsTheLocale(t *testing.T) {
	t.Parallel()
	m, _ := newMailer(t)
	for locale, want := range map[string]string{
		"": "24 hours", "en-GB": "24 hours", "ja": "24 hours", "no such": "24 hours", "de": "24 Stunden", "de-CH": "24 Stunden",
	} {
		got, err := m.Preview(app.Mail{
			Kind: domain.LetterVerifyEmail, To: address(t, "ada@example.com"), Token: "TOKEN", Life: 24 * time.Hour,
			About: user.Account{Profile: user.Profile{Locale: locale}},
		})
		if err != nil || !strings.Contains(got.Text, want) {
			t.Errorf("locale %q: no %q in\n%s (%v)", locale, want, got.Text, err)
		}
	}
}

func TestUnprovenNameIsNotRepeated(t *testing.T) {
	t.Parallel()
	m, sender := newMailer(t)
	about := user.Account{Profile: user.Profile{DisplayName: "Win a prize at evil.test"}}
	letter := app.Mail{Kind: domain.LetterVerifyEmail, To: address(t, "victim@example.com"), About: about, Token: "TOKEN", Life: time.Hour}
	if err := m.Send(t.Context(), letter); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(sender.last.Text+sender.last.HTML, "prize") {
		t.Error("a stranger's words are mailed to an address that is not proven")
	}
}
