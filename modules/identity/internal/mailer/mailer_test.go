package mailer

import (
	"context"
	"strings"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/mail"
)

type kept struct{ last mail.Message }

func (k *kept) Send(_ context.Context, m mail.Message) error {
	k.last = m
	return nil
}

func TestMails(t *testing.T) {
	t.Parallel()
	sender := &kept{}
	m, err := New(identity.Config{PublicURL: "https://roster.test"}, sender)
	if err != nil {
		t.Fatal(err)
	}
	address, err := user.ParseEmail("ada@example.com")
	if err != nil {
		t.Fatal(err)
	}
	to := user.Account{Email: address, EmailVerified: true, Profile: user.Profile{DisplayName: "<b>Ada</b>\r\nBcc: eve@example.com"}}
	for name, c := range map[string]struct {
		send func() error
		link string
	}{
		"verification": {func() error { return m.Verification(t.Context(), to, "TOKEN", 24*time.Hour) }, "https://roster.test/verify-email#token=TOKEN"},
		"reset":        {func() error { return m.PasswordReset(t.Context(), to, "TOKEN", 30*time.Minute) }, "https://roster.test/reset-password#token=TOKEN"},
		"already":      {func() error { return m.AlreadyRegistered(t.Context(), to) }, ""},
		"changed":      {func() error { return m.PasswordChanged(t.Context(), to) }, ""},
	} {
		if err := c.send(); err != nil {
			t.Fatal(name, err)
		}
		got := sender.last
		if got.To != "ada@example.com" || got.Subject == "" || strings.ContainsAny(got.Subject, "\r\n<") {
			t.Errorf("%s: to %q, subject %q", name, got.To, got.Subject)
		}
		if strings.Contains(got.HTML, "<b>") {
			t.Errorf("%s: the name is HTML", name)
		}
		if !strings.Contains(got.Text, c.link) || !strings.Contains(got.HTML, c.link) {
			t.Errorf("%s: no %s in text and HTML:\n%s\n%s", name, c.link, got.Text, got.HTML)
		}
		if c.link != "" && !strings.Contains(got.Text, "\n  TOKEN\n") {
			t.Errorf("%s: the token is not there to copy:\n%s", name, got.Text)
		}
	}
}

func TestUnprovenNameIsNotRepeated(t *testing.T) {
	t.Parallel()
	sender := &kept{}
	m, err := New(identity.Config{PublicURL: "https://roster.test"}, sender)
	if err != nil {
		t.Fatal(err)
	}
	address, err := user.ParseEmail("victim@example.com")
	if err != nil {
		t.Fatal(err)
	}
	to := user.Account{Email: address, Profile: user.Profile{DisplayName: "Win a prize at evil.test"}}
	if err := m.Verification(t.Context(), to, "TOKEN", time.Hour); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(sender.last.Text+sender.last.HTML, "prize") {
		t.Error("a stranger's words are mailed to an address that is not proven")
	}
}
