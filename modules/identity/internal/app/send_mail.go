package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/event"
)

// Deliver writes a letter, or finds that there is none to write (any more). Only
// jobs call it, and may do so more than once. Errors: ErrUndeliverable, or what
// is worth another try.
func (s *Service) Deliver(ctx context.Context, l domain.Letter) error {
	account, err := s.addressee(ctx, l)
	if err != nil || account.ID == "" {
		return err
	}
	switch l.Kind {
	case domain.AskedVerification, domain.LetterVerifyEmail:
		return s.sendVerification(ctx, account)
	case domain.AskedReset, domain.LetterResetPassword:
		return s.sendReset(ctx, account)
	case domain.AskedRegistration:
		return s.answerRegistration(ctx, account)
	case domain.LetterChangeEmail:
		return s.sendEmailChange(ctx, account)
	case domain.LetterChangeRequested, domain.LetterEmailChanged:
		return s.sendToFormer(ctx, l, account)
	default:
		return s.send(ctx, Mail{Kind: l.Kind, To: account.Email, About: account})
	}
}

// addressee is the account that a letter is about, or the zero account.
func (s *Service) addressee(ctx context.Context, l domain.Letter) (user.Account, error) {
	if l.User == "" {
		return s.find(ctx, l.Email)
	}
	account, err := s.Accounts.Account(ctx, l.User)
	if errors.Is(err, user.ErrNotFound) {
		return user.Account{}, nil
	}
	return account, err
}

// sendReset makes a link to set a password, which replaces all earlier ones, and
// mails it. Suspended accounts get none.
func (s *Service) sendReset(ctx context.Context, account user.Account) error {
	if account.Status == user.Suspended {
		return nil
	}
	return s.sendLink(ctx, Mail{Kind: domain.LetterResetPassword, To: account.Email, About: account, Life: s.cfg.PasswordResetTokenTTL},
		func(ctx context.Context) (string, error) { return s.makeReset(ctx, account) })
}

// sendToFormer tells the address that the account had, or still has.
func (s *Service) sendToFormer(ctx context.Context, l domain.Letter, account user.Account) error {
	former, err := user.ParseEmail(l.Email)
	if err != nil {
		return ErrUndeliverable
	}
	return s.send(ctx, Mail{Kind: l.Kind, To: former, About: account})
}

// sendLink makes the token of a letter and sends it.
func (s *Service) sendLink(ctx context.Context, m Mail, token func(context.Context) (string, error)) error {
	return s.counted(ctx, m, func() (err error) {
		if m.Token, err = token(ctx); err != nil {
			return err
		}
		return s.Mailer.Send(ctx, m)
	})
}

func (s *Service) send(ctx context.Context, m Mail) error {
	return s.counted(ctx, m, func() error { return s.Mailer.Send(ctx, m) })
}

// counted sends a letter unless the account got enough of its kind. Then it is
// left out, and nobody is told: whoever asks learns nothing anyway.
func (s *Service) counted(ctx context.Context, m Mail, send func() error) error {
	if !m.Kind.Counted() {
		return send()
	}
	what := domain.DigestOf("letter\x00" + string(m.Kind) + "\x00" + string(m.About.ID))
	ok, err := s.Allowances.Take(ctx, what, domain.LettersPerWindow, domain.LetterWindow, s.Clock.Now())
	if err != nil || !ok {
		return err
	}
	if err := send(); err != nil {
		return errors.Join(err, s.Allowances.Return(ctx, what, s.Clock.Now()))
	}
	return nil
}

// makeReset stores a link to set a password and gives its token.
func (s *Service) makeReset(ctx context.Context, account user.Account) (token string, err error) {
	return s.makeLink(ctx, s.Resets, account.ID, account.Email, s.cfg.PasswordResetTokenTTL, func(until time.Time) event.Event {
		return identity.PasswordResetRequested{User: account.ID, ExpiresAt: until}
	})
}

// makeLink stores a link, which replaces all earlier ones of its kind, tells it,
// and gives its token.
func (s *Service) makeLink(ctx context.Context, links Links, owner user.ID, to user.Email, life time.Duration, told func(until time.Time) event.Event) (string, error) {
	now, token := s.Clock.Now(), s.OpaqueTokens.New()
	link := domain.Link{
		ID: s.IDs.Ordered(), User: owner, Email: to,
		Digest: domain.DigestOf(token), CreatedAt: now, ExpiresAt: now.Add(life),
	}
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := links.Replace(ctx, link); err != nil {
			return err
		}
		return s.Events.Publish(ctx, told(link.ExpiresAt))
	})
	return token, err
}
