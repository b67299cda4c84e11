// Package mail sends a mail to one person: through a mail server, or in development into files. Jobs use it, after the
// commit of what the mail tells about; requests never wait for it.
package mail

import (
	"context"
	"errors"

	"go.uber.org/zap"

	"roster/platform/clock"
)

// ErrInvalid tells that the message can never be sent, by no server: retrying is pointless.
var ErrInvalid = errors.New("mail is invalid")

// ErrRejected tells that the server refused this message or this recipient for good: retrying is pointless.
var ErrRejected = errors.New("mail was rejected")

// Message is a mail to one person.
type Message struct {
	To      string // one bare address, such as ada@example.com
	Subject string
	Text    string // needed: not everybody sees HTML
	HTML    string // may be empty
}

// Sender sends mail. It is safe for concurrent use.
type Sender interface {
	// Send returns when the mail is with the server or in its file. Errors: ErrInvalid, ErrRejected, or anything else,
	// after which another try may succeed.
	Send(ctx context.Context, m Message) error
}

// New returns the sender the settings ask for: SMTP when there is a server, files under dir otherwise. With showLinks,
// which is for development only because links carry tokens, the log line about a file has the first link of the mail.
func New(cfg Config, dir string, showLinks bool, now clock.Clock, log *zap.Logger) (Sender, error) {
	if cfg.SMTPHost != "" {
		return NewSMTP(cfg, now)
	}
	return NewFiles(cfg, dir, showLinks, now, log)
}
