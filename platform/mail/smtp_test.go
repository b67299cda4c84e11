package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"
	"time"

	"roster/platform/clock"
)

var (
	noon  = clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	hello = Message{To: "ada@example.com", Subject: "Grüße", Text: "Open https://example.com/verify?token=abc now.", HTML: "<p>Hi</p>"}
)

func mustSMTP(t *testing.T, cfg Config, protection *tls.Config) *SMTP {
	t.Helper()
	s, err := newSMTP(cfg, noon, protection)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSMTPDelivers(t *testing.T) {
	t.Parallel()
	server := newSink(t, false, nil)
	if err := mustSMTP(t, server.config(TLSNone), nil).Send(t.Context(), hello); err != nil {
		t.Fatal(err)
	}
	if got := server.got(); !strings.Contains(got, "MAIL FROM:<roster@example.com>") || !strings.Contains(got, "RCPT TO:<ada@example.com>") {
		t.Errorf("commands: %s", got)
	}
	mail := server.mails()[0]
	for _, want := range []string{
		"From: \"Roster\" <roster@example.com>\n", "To: <ada@example.com>\n", "Subject: =?UTF-8?q?Gr=C3=BC=C3=9Fe?=\n",
		"Date: Sun, 01 Mar 2026 12:00:00 +0000\n", "@example.com>\n", "Auto-Submitted: auto-generated\n",
		"multipart/alternative", "text/plain", "text/html",
	} {
		if !strings.Contains(mail, want) {
			t.Errorf("%q is not in\n%s", want, mail)
		}
	}
}

func TestSMTPStartTLSProtectsMailAndPassword(t *testing.T) {
	t.Parallel()
	server := newSink(t, true, nil)
	cfg := server.config(TLSStartTLS)
	cfg.SMTPUsername, cfg.SMTPPassword = "roster", "s3cret"
	if err := mustSMTP(t, cfg, server.trust).Send(t.Context(), hello); err != nil {
		t.Fatal(err)
	}
	if got := server.got(); !strings.Contains(got, "TLS AUTH PLAIN") || !strings.Contains(got, "TLS MAIL FROM") {
		t.Errorf("commands: %s", got)
	}
}

func TestSMTPImplicitTLSProtectsMailAndPassword(t *testing.T) {
	t.Parallel()
	server := newSink(t, true, nil, func(s *sink) { s.implicit = true })
	cfg := server.config(TLSImplicit)
	cfg.SMTPUsername, cfg.SMTPPassword = "roster", "s3cret"
	if err := mustSMTP(t, cfg, server.trust).Send(t.Context(), hello); err != nil {
		t.Fatal(err)
	}
	if got := server.got(); !strings.Contains(got, "TLS AUTH PLAIN") || !strings.Contains(got, "TLS MAIL FROM") {
		t.Errorf("commands: %s", got)
	}
}

func TestSMTPStopsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	server := newSink(t, false, nil, func(s *sink) { s.onData = cancel }) // and then it says nothing any more
	done := make(chan error, 1)
	go func() { done <- mustSMTP(t, server.config(TLSNone), nil).Send(ctx, hello) }()
	select {
	case err := <-done:
		if err == nil {
			t.Error("got no error")
		}
	case <-time.After(5 * time.Second):
		t.Error("still sending after the context has ended")
	}
}

// ASVS: 12.3.2
func TestSMTPSendsNothingInClear(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		offered    bool
		protection string
		username   string
	}{
		"server without STARTTLS":           {protection: TLSStartTLS},
		"server without implicit TLS":       {protection: TLSImplicit},
		"certificate nobody signed":         {offered: true, protection: TLSStartTLS},
		"password on a connection in clear": {protection: TLSNone, username: "roster"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newSink(t, c.offered, nil)
			cfg := server.config(c.protection)
			if c.username != "" {
				cfg.SMTPUsername, cfg.SMTPPassword = c.username, "s3cret"
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			sender, err := NewSMTP(cfg, noon)
			if err != nil {
				t.Fatal(err)
			}
			if err := sender.Send(ctx, hello); err == nil || errors.Is(err, ErrRejected) {
				t.Errorf("got %v, want a failure that may pass", err)
			}
			if got := server.got(); strings.Contains(got, "AUTH") || strings.Contains(got, "MAIL") {
				t.Errorf("commands in clear: %s", got)
			}
		})
	}
}

func TestSMTPRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		replies map[string]string
		forGood bool
	}{
		"no such recipient": {map[string]string{"RCPT": "550 no such user"}, true},
		"content refused":   {map[string]string{"BODY": "554 spam"}, true},
		"mailbox is full":   {map[string]string{"RCPT": "452 full"}, false},
		"sender refused":    {map[string]string{"MAIL": "550 who are you"}, false},
		"server is closing": {map[string]string{"EHLO": "421 closing", "HELO": "421 closing"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newSink(t, false, c.replies)
			err := mustSMTP(t, server.config(TLSNone), nil).Send(t.Context(), hello)
			if err == nil || errors.Is(err, ErrRejected) != c.forGood {
				t.Errorf("got %v, want refused for good: %t", err, c.forGood)
			}
		})
	}
}

func TestSMTPBrokenGoodbyeIsNoFailure(t *testing.T) {
	t.Parallel()
	server := newSink(t, false, map[string]string{"QUIT": "500 what"})
	if err := mustSMTP(t, server.config(TLSNone), nil).Send(t.Context(), hello); err != nil {
		t.Errorf("got %v: the mail would be sent twice", err)
	}
	if n := len(server.mails()); n != 1 {
		t.Errorf("%d mails arrived", n)
	}
}

func TestSMTPServerThatIsDown(t *testing.T) {
	t.Parallel()
	cfg := Config{From: "roster@example.com", SMTPHost: "127.0.0.1", SMTPPort: 1, SMTPTLS: TLSNone}
	if err := mustSMTP(t, cfg, nil).Send(t.Context(), hello); err == nil || !strings.Contains(err.Error(), "connect to the mail server") {
		t.Errorf("got %v", err)
	}
}

func TestSMTPWrongSettings(t *testing.T) {
	t.Parallel()
	for setting, cfg := range map[string]Config{
		"mail.from":     {From: "nobody", SMTPHost: "h", SMTPPort: 25, SMTPTLS: TLSNone},
		"mail.smtp_tls": {From: "a@example.com", SMTPHost: "h", SMTPPort: 25, SMTPTLS: "maybe"},
	} {
		if _, err := NewSMTP(cfg, noon); err == nil || !strings.Contains(err.Error(), setting) {
			t.Errorf("got %v, want an error that names %s", err, setting)
		}
	}
}
