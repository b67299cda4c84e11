package app

import (
	"context"
	"errors"

	"roster/modules/identity"
	"roster/modules/user"
)

// SendAlreadyRegistered tells the owner of an account that somebody tried to
// register the address again. Only jobs call it.
func (s *Service) SendAlreadyRegistered(ctx context.Context, id user.ID) error {
	return s.tell(ctx, id, s.Mailer.AlreadyRegistered)
}

// SendPasswordChanged tells the owner of an account that its password has
// changed. Only jobs call it.
func (s *Service) SendPasswordChanged(ctx context.Context, id user.ID) error {
	return s.tell(ctx, id, s.Mailer.PasswordChanged)
}

func (s *Service) tell(ctx context.Context, id user.ID, mail func(context.Context, user.Account) error) error {
	account, err := s.Accounts.Account(ctx, id)
	if errors.Is(err, user.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return mail(ctx, account)
}

// SendPasswordReset makes a link to set a password, which replaces all earlier
// ones, and mails it. Only jobs call it. Suspended accounts get none.
func (s *Service) SendPasswordReset(ctx context.Context, id user.ID) error {
	account, err := s.Accounts.Account(ctx, id)
	if errors.Is(err, user.ErrNotFound) || err == nil && account.Status == user.Suspended {
		return nil
	}
	if err != nil {
		return err
	}
	token, err := s.makeReset(ctx, account)
	if err != nil {
		return err
	}
	return s.Mailer.PasswordReset(ctx, account, token, s.cfg.PasswordResetTokenTTL)
}

// makeReset stores a link to set a password and gives its token.
func (s *Service) makeReset(ctx context.Context, account user.Account) (token string, err error) {
	token, link := s.newLink(account, account.Email, s.cfg.PasswordResetTokenTTL)
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Resets.Replace(ctx, link); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.PasswordResetRequested{User: account.ID, ExpiresAt: link.ExpiresAt})
	})
	return token, err
}
