package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// ChangePassword gives the caller a new password. All access tokens given so
// far are void, the session of the request goes on with its refresh token, all
// others end, and the owner gets a mail. Errors: authn.ErrUnauthenticated,
// identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy,
// fault.ErrInvalid for the new password.
func (s *Service) ChangePassword(ctx context.Context, current, next string) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	account, err := s.Accounts.Account(ctx, user.ID(p.UserID))
	if err != nil {
		return err
	}
	next, err = s.chosen(next, "/new_password", ownNames(account.Email, account.Username, account.Profile)...)
	if err != nil {
		return err
	}
	known, guess, err := s.knows(ctx, account.ID, identity.DoorChange, current)
	if err != nil {
		return err
	}
	hash, err := s.Passwords.Hash(ctx, next)
	if err != nil {
		return err
	}
	return s.change(ctx, account.ID, func(ctx context.Context, c *domain.Credential) error {
		if c.Hash() != known.Hash() { // changed by somebody else meanwhile
			return identity.ErrWrongPassword
		}
		c.SetPassword(hash, identity.PasswordChanged, s.Clock.Now())
		if err := s.Throttles.Forgive(ctx, guess, s.Clock.Now()); err != nil {
			return err
		}
		return s.afterNewPassword(ctx, account.ID, identity.SessionID(p.SessionID), identity.EndPasswordChanged)
	})
}

// afterNewPassword ends what the old password had let in, voids links that are
// under way and tells the owner.
func (s *Service) afterNewPassword(ctx context.Context, id user.ID, but identity.SessionID, why identity.EndReason) error {
	if err := s.endAll(ctx, id, but, why); err != nil {
		return err
	}
	if err := s.revokeLinks(ctx, id); err != nil {
		return err
	}
	return s.Outbox.Enqueue(ctx, domain.Letter{Kind: domain.LetterPasswordChanged, User: id})
}

// revokeLinks makes all links of the account worthless, of every kind.
func (s *Service) revokeLinks(ctx context.Context, id user.ID) error {
	for _, links := range []Links{s.Verifications, s.Resets, s.EmailChanges} {
		if err := links.Revoke(ctx, id, s.Clock.Now()); err != nil {
			return err
		}
	}
	return nil
}
