package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	gomail "github.com/wneessen/go-mail"

	"roster/platform/clock"
)

// smtpTimeout bounds the way to the server's greeting and log-in, and then the sending.
const smtpTimeout = 15 * time.Second

// SMTP sends mail through a server.
type SMTP struct {
	composer composer
	host     string
	dial     gomail.DialContextFunc
	options  []gomail.Option
}

// NewSMTP returns a sender for the server in the settings. It does not connect: a server that is down at the start must
// not keep the service down. Errors name the setting.
func NewSMTP(cfg Config, now clock.Clock) (*SMTP, error) {
	return newSMTP(cfg, now, &tls.Config{ServerName: cfg.SMTPHost, MinVersion: tls.VersionTLS12})
}

func newSMTP(cfg Config, now clock.Clock, protection *tls.Config) (*SMTP, error) {
	c, err := newComposer(cfg.From, now, gomail.EncodingQP)
	if err != nil {
		return nil, err
	}
	s := &SMTP{composer: c, host: cfg.SMTPHost, dial: (&net.Dialer{}).DialContext}
	s.add(gomail.WithPort(cfg.SMTPPort), gomail.WithTimeout(smtpTimeout))
	switch cfg.SMTPTLS {
	case TLSStartTLS:
		s.add(gomail.WithTLSConfig(protection), gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLSImplicit:
		// Dialling ends in TLS or fails. The policy only lets the library find out that it is under TLS.
		s.dial = (&tls.Dialer{Config: protection}).DialContext
		s.add(gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case TLSNone:
		s.add(gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail.smtp_tls: must be %s, %s or %s", TLSStartTLS, TLSImplicit, TLSNone)
	}
	if cfg.SMTPUsername != "" {
		// Without TLS this picks nothing that shows the password.
		s.add(gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(cfg.SMTPUsername), gomail.WithPassword(cfg.SMTPPassword.Reveal()))
	}
	if _, err := gomail.NewClient(s.host, s.options...); err != nil {
		return nil, fmt.Errorf("mail server settings: %w", err)
	}
	return s, nil
}

func (s *SMTP) add(options ...gomail.Option) { s.options = append(s.options, options...) }

// Send hands the mail to the server on a connection of its own, which is closed when the context ends.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	msg, err := s.composer.compose(m)
	if err != nil {
		return err
	}
	var line connection
	defer line.close()
	forget := context.AfterFunc(ctx, line.close)
	defer forget()
	client, err := gomail.NewClient(s.host, append(slices.Clone(s.options), gomail.WithDialContextFunc(line.dialer(s.dial)))...)
	if err != nil {
		return fmt.Errorf("mail server settings: %w", err)
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return fmt.Errorf("connect to the mail server: %w", err)
	}
	err = client.SendWithSMTPClient(session, msg)
	// The server has the mail or has refused it. Failing over a broken goodbye would send it twice.
	_ = client.CloseWithSMTPClient(session)
	if refusedForGood(err) {
		return fmt.Errorf("%w: %w", ErrRejected, err)
	}
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}

// refusedForGood reports whether the server refused the recipient or the content with a permanent code. Other refusals,
// of the sender or of the log-in, are mended in the settings, and then the mail should still go out.
func refusedForGood(err error) bool {
	var refusal *gomail.SendError
	if !errors.As(err, &refusal) || refusal.ErrorCode() < 500 {
		return false
	}
	return refusal.Reason == gomail.ErrSMTPRcptTo || refusal.Reason == gomail.ErrSMTPDataClose
}
