package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/event"
)

// RequestEmailChange begins to give the caller's account another address: it is
// told the present one, and a link goes to the other. Until that is confirmed
// the present one stays. Whether the other belongs to somebody is not told; its
// owner is. Errors: authn.ErrUnauthenticated, identity.ErrReauthenticate.
func (s *Service) RequestEmailChange(ctx context.Context, to user.Email) error {
	p, err := s.requireFresh(ctx)
	if err != nil {
		return err
	}
	account, err := s.Accounts.Account(ctx, user.ID(p.UserID))
	if err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		// The link that makes the change pending; the one that is mailed takes its
		// place.
		if _, err := s.makeEmailChange(ctx, account.ID, to); err != nil {
			return err
		}
		former := domain.Letter{Kind: domain.LetterChangeRequested, User: account.ID, Email: account.Email.String()}
		if err := s.Outbox.Enqueue(ctx, former); err != nil {
			return err
		}
		return s.Outbox.Enqueue(ctx, domain.Letter{Kind: domain.LetterChangeEmail, User: account.ID})
	})
}

func (s *Service) makeEmailChange(ctx context.Context, id user.ID, to user.Email) (token string, err error) {
	return s.makeLink(ctx, s.EmailChanges, id, to, s.cfg.VerificationTokenTTL, func(until time.Time) event.Event {
		return identity.EmailChangeRequested{User: id, ExpiresAt: until}
	})
}

// sendEmailChange mails a link to the address of the change that is pending. An
// address that somebody has already gets no link: its owner is told.
func (s *Service) sendEmailChange(ctx context.Context, account user.Account) error {
	pending, err := s.EmailChanges.Pending(ctx, account.ID, s.Clock.Now())
	if errors.Is(err, identity.ErrNoEmailChange) {
		return nil
	}
	if err != nil {
		return err
	}
	owner, err := s.find(ctx, pending.Email.String())
	if err != nil {
		return err
	}
	if owner.ID != "" && owner.ID != account.ID {
		return s.send(ctx, Mail{Kind: domain.LetterAlreadyRegistered, To: owner.Email, About: owner})
	}
	return s.sendLink(ctx, Mail{Kind: domain.LetterChangeEmail, To: pending.Email, About: account, Life: s.cfg.VerificationTokenTTL},
		func(ctx context.Context) (string, error) { return s.makeEmailChange(ctx, account.ID, pending.Email) })
}

// CancelEmailChange calls the caller's pending change off. Errors:
// authn.ErrUnauthenticated, identity.ErrNoEmailChange.
func (s *Service) CancelEmailChange(ctx context.Context) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	owner := user.ID(p.UserID)
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		now := s.Clock.Now()
		if _, err := s.EmailChanges.Pending(ctx, owner, now); err != nil {
			return err
		}
		if err := s.EmailChanges.Revoke(ctx, owner, now); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.EmailChangeCancelled{User: owner})
	})
}

// ConfirmEmailChange spends the link: the address is the account's. As in
// ConfirmEmail, mailbox and account are both proven: a stranger cannot have
// somebody's address by having them open a mail. All other links of the account
// are worthless then, and the former address is told. Errors:
// identity.ErrInvalidLink, identity.ErrWrongPassword,
// identity.ErrTooManyAttempts, identity.ErrBusy, user.ErrEmailTaken.
func (s *Service) ConfirmEmailChange(ctx context.Context, token, password string) error {
	return s.spend(ctx, s.EmailChanges, proof{identity.DoorEmailChange, token, password}, s.changeEmail)
}

func (s *Service) changeEmail(ctx context.Context, link domain.Link) error {
	account, err := s.Accounts.Account(ctx, link.User)
	if errors.Is(err, user.ErrNotFound) || err == nil && account.Status != user.Active {
		return identity.ErrInvalidLink.Because(err)
	}
	if err != nil {
		return err
	}
	if err := s.EmailChanger.ChangeEmail(ctx, link.User, link.Email); err != nil {
		return err
	}
	if err := s.revokeLinks(ctx, link.User); err != nil {
		return err
	}
	former := domain.Letter{Kind: domain.LetterEmailChanged, User: link.User, Email: account.Email.String()}
	if err := s.Outbox.Enqueue(ctx, former); err != nil {
		return err
	}
	return s.Events.Publish(ctx, identity.EmailChangeConfirmed{User: link.User})
}
