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
	templates templates
}

// New returns a Mailer whose links start with the configured public URL.
func New(cfg identity.Config, sender mail.Sender) (*Mailer, error) {
	parsed, err := parseTemplates()
	if err != nil {
		return nil, err
	}
	return &Mailer{sender: sender, publicURL: cfg.PublicURL, templates: parsed}, nil
}

// content is what templates may show. Nothing in it was chosen by whoever made
// the request, but Name, which is the account's and is escaped in HTML.
type content struct {
	Name      string
	Email     string
	PublicURL string
	Link      string
	Token     string
	Life      string
}

// Verification mails a link that proves the address.
func (m *Mailer) Verification(ctx context.Context, to user.Account, token string, ttl time.Duration) error {
	return m.send(ctx, "verify_email", to, content{Link: domain.VerifyEmailURL(m.publicURL, token), Token: token, Life: inWords(ttl)})
}

// AlreadyRegistered mails that somebody tried to register the address again.
func (m *Mailer) AlreadyRegistered(ctx context.Context, to user.Account) error {
	return m.send(ctx, "already_registered", to, content{})
}

// PasswordReset mails a link that sets a password.
func (m *Mailer) PasswordReset(ctx context.Context, to user.Account, token string, ttl time.Duration) error {
	return m.send(ctx, "reset_password", to, content{Link: domain.ResetPasswordURL(m.publicURL, token), Token: token, Life: inWords(ttl)})
}

// PasswordChanged mails that the password has changed.
func (m *Mailer) PasswordChanged(ctx context.Context, to user.Account) error {
	return m.send(ctx, "password_changed", to, content{})
}

func (m *Mailer) send(ctx context.Context, name string, to user.Account, c content) error {
	c.Name, c.Email, c.PublicURL = nameOf(to), to.Email.String(), m.publicURL
	message, err := m.templates.render(name, c)
	if err != nil {
		return err
	}
	message.To = to.Email.String()
	err = m.sender.Send(ctx, message)
	if errors.Is(err, mail.ErrInvalid) || errors.Is(err, mail.ErrRejected) {
		return fmt.Errorf("mail %s: %w: %w", name, app.ErrUndeliverable, err)
	}
	if err != nil {
		return fmt.Errorf("mail %s: %w", name, err)
	}
	return nil
}

// nameOf is what to call somebody; not their profile's name before their
// address is proven, because then a stranger may have chosen it.
func nameOf(a user.Account) string {
	if a.EmailVerified && a.Profile.DisplayName != "" {
		return a.Profile.DisplayName
	}
	return ""
}

func inWords(d time.Duration) string {
	unit, n := "minute", int(d/time.Minute)
	if d >= 2*time.Hour {
		unit, n = "hour", int(d/time.Hour)
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
