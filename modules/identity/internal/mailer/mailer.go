// Package mailer writes the module's mails from the templates beside it and
// hands them to the platform to send. It backs app.Mailer.
package mailer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/mail"
)

// Mailer writes mails. It is safe for concurrent use.
type Mailer struct {
	sender    mail.Sender
	publicURL string
	library   library
}

// New returns a Mailer whose links start with the configured public URL.
func New(cfg identity.Config, sender mail.Sender) (*Mailer, error) {
	parsed, err := parseTemplates()
	if err != nil {
		return nil, err
	}
	return &Mailer{sender: sender, publicURL: cfg.PublicURL, library: parsed}, nil
}

// content is what templates may show. Nothing in it was chosen by whoever made
// the request, but Name, which is the account's and is escaped in HTML.
type content struct {
	Name  string
	Email string
	Link  string
	Token string
	Life  string
}

// Send writes a letter in the language of the account and sends it.
func (m *Mailer) Send(ctx context.Context, letter app.Mail) error {
	written, err := m.Preview(letter)
	if err != nil {
		return err
	}
	message := mail.Message{To: written.To, Subject: written.Subject, Text: written.Text, HTML: written.HTML}
	err = m.sender.Send(ctx, message)
	if errors.Is(err, mail.ErrInvalid) || errors.Is(err, mail.ErrRejected) {
		return fmt.Errorf("mail %s: %w: %w", letter.Kind, app.ErrUndeliverable, err)
	}
	if err != nil {
		return fmt.Errorf("mail %s: %w", letter.Kind, err)
	}
	return nil
}

// Preview writes a letter without sending it.
func (m *Mailer) Preview(letter app.Mail) (app.Written, error) {
	words := m.library.in(letter.About.Profile.Locale)
	written, err := words.render(string(letter.Kind), content{
		Name: nameOf(letter.About), Email: letter.To.String(), Token: letter.Token,
		Link: m.link(letter), Life: words.lasting(letter.Life),
	})
	written.To = letter.To.String()
	return written, err
}

func (m *Mailer) link(letter app.Mail) string {
	switch letter.Kind {
	case domain.LetterVerifyEmail:
		return domain.VerifyEmailURL(m.publicURL, letter.Token)
	case domain.LetterResetPassword:
		return domain.ResetPasswordURL(m.publicURL, letter.Token)
	case domain.LetterChangeEmail:
		return domain.ChangeEmailURL(m.publicURL, letter.Token)
	default:
		return ""
	}
}

// nameOf is what to call somebody; not their profile's name before their
// address is proven, because then a stranger may have chosen it.
func nameOf(a user.Account) string {
	if a.EmailVerified && a.Profile.DisplayName != "" {
		return a.Profile.DisplayName
	}
	return ""
}

// lasting is a duration in words.
func (t tongue) lasting(d time.Duration) string {
	one, many, n := t.minute, t.minutes, int(d/time.Minute)
	if d >= 2*time.Hour {
		one, many, n = t.hour, t.hours, int(d/time.Hour)
	}
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
