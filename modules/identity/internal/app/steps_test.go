package app_test

import (
	"context"
	"testing"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

func email(t *testing.T, text string) user.Email {
	t.Helper()
	parsed, err := user.ParseEmail(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// register registers an address with the usual password.
func (w *world) register(address string) {
	w.t.Helper()
	if err := w.Register(w.ctx, app.Registration{Email: email(w.t, address), Password: password}); err != nil {
		w.t.Fatal(err)
	}
}

// sent is the last letter that was written.
type sent struct {
	kind  domain.LetterKind
	token string
	to    user.ID
	email string
}

// deliver writes the letters that were asked for, and those that these ask for,
// and gives the last one.
func (w *world) deliver() sent {
	w.t.Helper()
	for len(w.mails.asked) > 0 {
		next := w.mails.asked[0]
		w.mails.asked = w.mails.asked[1:]
		if err := w.Deliver(authn.AsSystem(w.ctx), next); err != nil {
			w.t.Fatal(err)
		}
	}
	if len(w.mails.sent) == 0 {
		return sent{}
	}
	last := w.mails.sent[len(w.mails.sent)-1]
	return sent{last.Kind, last.Token, last.About.ID, last.To.String()}
}

// member makes an account that can log in.
func (w *world) member(address string) user.ID {
	w.t.Helper()
	w.register(address)
	mail := w.deliver()
	if err := w.ConfirmEmail(w.ctx, mail.token, password); err != nil {
		w.t.Fatal(err)
	}
	return mail.to
}

func (w *world) login(address string) app.Tokens {
	w.t.Helper()
	tokens, err := w.Login(w.ctx, address, password, "")
	if err != nil {
		w.t.Fatal(err)
	}
	return tokens
}

// as is a request with an access token.
func (w *world) as(tokens app.Tokens) context.Context {
	w.t.Helper()
	p, err := w.Authenticate(w.ctx, tokens.Access)
	if err != nil {
		w.t.Fatal(err)
	}
	return authn.With(w.ctx, p)
}
