package app

import (
	"context"
	"errors"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// RequestPasswordReset has a link to set a new password sent to the account's
// own address, if there is such an account and it is not suspended. It is for
// everybody, returns nil whether there is or not, and does the same work.
func (s *Service) RequestPasswordReset(ctx context.Context, email user.Email) error {
	return s.enqueue(ctx, domain.Letter{Kind: domain.AskedReset, Email: email.String()})
}

// ResetPassword spends the link of a reset mail: the account has the new
// password, all sessions end, and the address counts as proven. Holding the
// link is the permission. The password is checked first, so that a weak one
// does not spend the link. Errors: identity.ErrInvalidLink, fault.ErrInvalid
// for the password, identity.ErrBusy.
func (s *Service) ResetPassword(ctx context.Context, token, password string) error {
	password, err := s.chosen(password, "/password")
	if err != nil {
		return err
	}
	digest := domain.DigestOf(token)
	// Strangers without a link must not make the server hash.
	if _, err := s.Resets.Find(ctx, digest, s.Clock.Now()); err != nil {
		return err
	}
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		link, err := s.Resets.Consume(ctx, digest, s.Clock.Now())
		if err != nil {
			return err
		}
		return s.setByLink(ctx, link.User, password, hash)
	})
}

func (s *Service) setByLink(ctx context.Context, id user.ID, password, hash string) error {
	account, err := s.Accounts.Account(ctx, id)
	if errors.Is(err, user.ErrNotFound) || err == nil && account.Status == user.Suspended {
		return identity.ErrInvalidLink
	}
	if err != nil {
		return err
	}
	// Whose link it is, and so what the password must not be, is known only now.
	if _, err := s.chosen(password, "/password", ownNames(account.Email, account.Username, account.Profile)...); err != nil {
		return err
	}
	if !account.EmailVerified {
		if err := s.proven(ctx, id, account.Email); err != nil {
			return err
		}
	}
	return s.change(ctx, id, func(ctx context.Context, c *domain.Credential) error {
		c.SetPassword(hash, identity.PasswordReset, s.Clock.Now())
		return s.afterNewPassword(ctx, id, "", identity.EndPasswordReset)
	})
}
