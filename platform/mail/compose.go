package mail

import (
	"crypto/rand"
	"fmt"
	netmail "net/mail"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"roster/platform/clock"
)

// composer turns messages into mails.
type composer struct {
	from     *netmail.Address
	now      clock.Clock
	encoding gomail.Encoding
}

func newComposer(from string, now clock.Clock, encoding gomail.Encoding) (composer, error) {
	address, err := netmail.ParseAddress(from)
	if err != nil {
		return composer{}, fmt.Errorf("mail.from: %w", err)
	}
	return composer{from: address, now: now, encoding: encoding}, nil
}

// compose checks the message and makes the mail. The error is ErrInvalid.
func (c composer) compose(m Message) (*gomail.Msg, error) {
	to, err := m.check()
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithEncoding(c.encoding), gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(c.from)
	msg.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	msg.Subject(m.Subject)
	msg.SetDateWithValue(c.now.Now())
	// The library's own ID would tell everybody the name of the host.
	_, domain, _ := strings.Cut(c.from.Address, "@")
	msg.SetMessageIDWithValue(rand.Text() + "@" + domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // so that nobody's absence notice answers
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}
