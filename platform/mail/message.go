package mail

import (
	"fmt"
	netmail "net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits, in bytes. An address cannot be longer (RFC 5321); the others are far above what our mails need.
const (
	maxAddress = 254
	maxSubject = 255
	maxBody    = 256 << 10
)

// check returns the recipient, or an ErrInvalid that tells what is wrong and never quotes the message.
func (m Message) check() (*netmail.Address, error) {
	switch {
	case len(m.To) > maxAddress:
		return nil, invalid("the address is too long")
	case len(m.Subject) > maxSubject || len(m.Text) > maxBody || len(m.HTML) > maxBody:
		return nil, invalid("subject or body is too long")
	case m.Subject == "" || m.Text == "":
		return nil, invalid("subject and text must not be empty")
	case !utf8.ValidString(m.To + m.Subject + m.Text + m.HTML):
		return nil, invalid("it is not UTF-8")
	case hasControl(m.To) || hasControl(m.Subject):
		return nil, invalid("address or subject has a control character")
	case strings.ContainsRune(m.Text+m.HTML, 0):
		return nil, invalid("the body has a NUL")
	}
	to, err := netmail.ParseAddress(m.To)
	// A parser accepts names, comments, quotes and folds. What is not exactly what the account has is not sent to.
	if err != nil || to.Address != m.To {
		return nil, invalid("the recipient must be exactly one bare address")
	}
	return to, nil
}

func invalid(why string) error { return fmt.Errorf("%w: %s", ErrInvalid, why) }

// hasControl finds what could end a header line or a command: CR, LF, NUL and their Unicode kin.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' })
}
