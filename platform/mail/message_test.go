package mail

import (
	"errors"
	netmail "net/mail"
	"strings"
	"testing"

	gomail "github.com/wneessen/go-mail"
)

// ASVS: 1.3.11
func TestInvalidMessages(t *testing.T) {
	t.Parallel()
	with := func(change func(*Message)) Message {
		m := hello
		change(&m)
		return m
	}
	for name, m := range map[string]Message{
		"no recipient":           with(func(m *Message) { m.To = "" }),
		"no address":             with(func(m *Message) { m.To = "ada" }),
		"two recipients":         with(func(m *Message) { m.To = "ada@example.com, eve@example.com" }),
		"a name":                 with(func(m *Message) { m.To = "Ada <ada@example.com>" }),
		"angle brackets":         with(func(m *Message) { m.To = "<ada@example.com>" }),
		"a comment":              with(func(m *Message) { m.To = "ada@example.com (eve)" }),
		"a quoted local part":    with(func(m *Message) { m.To = `"ada eve"@example.com` }),
		"a group":                with(func(m *Message) { m.To = "all: ada@example.com;" }),
		"CRLF in the address":    with(func(m *Message) { m.To = "ada@example.com\r\nBcc: eve@example.com" }),
		"folded address":         with(func(m *Message) { m.To = "ada\r\n @example.com" }),
		"NUL in the address":     with(func(m *Message) { m.To = "ada\x00@example.com" }),
		"a very long address":    with(func(m *Message) { m.To = strings.Repeat("a", 250) + "@example.com" }),
		"CRLF in the subject":    with(func(m *Message) { m.Subject = "Hi\r\nBcc: eve@example.com" }),
		"LF in the subject":      with(func(m *Message) { m.Subject = "Hi\n" }),
		"NUL in the subject":     with(func(m *Message) { m.Subject = "Hi\x00" }),
		"U+2028 in the subject":  with(func(m *Message) { m.Subject = "Hi\u2028" }),
		"a very long subject":    with(func(m *Message) { m.Subject = strings.Repeat("a", 256) }),
		"no subject":             with(func(m *Message) { m.Subject = "" }),
		"no text":                with(func(m *Message) { m.Text = "" }),
		"NUL in the text":        with(func(m *Message) { m.Text = "a\x00b" }),
		"a very long text":       with(func(m *Message) { m.Text = strings.Repeat("a", maxBody+1) }),
		"text that is not UTF-8": with(func(m *Message) { m.Text = "\xff" }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := m.check()
			if !errors.Is(err, ErrInvalid) {
				t.Fatalf("got %v, want ErrInvalid", err)
			}
			if strings.Contains(err.Error(), "eve") || strings.Contains(err.Error(), "ada") {
				t.Errorf("%q quotes the message", err)
			}
		})
	}
}

// FuzzNoHeaderCanBeInjected reads the finished mail as a mail program would.
//
// ASVS: 1.2.1, 1.3.11
func FuzzNoHeaderCanBeInjected(f *testing.F) {
	f.Add(hello.To, hello.Subject, hello.Text)
	f.Add("ada@example.com\r\nBcc: eve@example.com", "Hi\r\nBcc: eve@example.com", "\r\nBcc: x\r\n.\r\n")
	f.Fuzz(func(t *testing.T, to, subject, text string) {
		c, err := newComposer("roster@example.com", noon, gomail.EncodingQP)
		if err != nil {
			t.Fatal(err)
		}
		msg, err := c.compose(Message{To: to, Subject: subject, Text: text})
		if err != nil {
			return
		}
		var wire strings.Builder
		if _, err := msg.WriteTo(&wire); err != nil {
			t.Fatal(err)
		}
		read, err := netmail.ReadMessage(strings.NewReader(wire.String()))
		if err != nil {
			t.Fatalf("%v in %q", err, wire.String())
		}
		recipients, err := read.Header.AddressList("To")
		if err != nil || len(recipients) != 1 || recipients[0].Address != to {
			t.Errorf("recipients %v of %q: %v", recipients, to, err)
		}
		for name, values := range read.Header {
			if len(values) != 1 || !strings.Contains(" From To Subject Date Message-Id Mime-Version Auto-Submitted Content-Type Content-Transfer-Encoding ", " "+name+" ") {
				t.Errorf("header %s: %q", name, values)
			}
		}
	})
}
