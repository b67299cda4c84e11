package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// RequestVerification has a new link sent, if the address belongs to an account
// that still has to prove it. It is for everybody, and returns nil whether it
// does or not.
func (s *Service) RequestVerification(ctx context.Context, email user.Email) error {
	account, err := s.find(ctx, email.String())
	if err != nil || !awaitsProof(account) {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		return s.Outbox.SendVerification(ctx, account.ID)
	})
}

// SendVerification makes a link, which replaces all earlier ones, and mails it.
// Only jobs call it. When there is nothing to prove (any more) it does nothing;
// done twice, the second link is the good one.
func (s *Service) SendVerification(ctx context.Context, id user.ID) error {
	account, err := s.Accounts.Account(ctx, id)
	if errors.Is(err, user.ErrNotFound) || err == nil && !awaitsProof(account) {
		return nil
	}
	if err != nil {
		return err
	}
	credential, err := s.Credentials.Find(ctx, id)
	if err != nil {
		return err
	}
	if credential.Hash() == "" { // nothing to prove the account with: setting a password proves the address too
		return s.SendPasswordReset(ctx, id)
	}
	token, link := s.newLink(account, account.Email, s.cfg.VerificationTokenTTL)
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Verifications.Replace(ctx, link); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.VerificationRequested{User: id, ExpiresAt: link.ExpiresAt})
	})
	if err != nil {
		return err
	}
	return s.Mailer.Verification(ctx, account, token, s.cfg.VerificationTokenTTL)
}

// ConfirmEmail spends the link of a verification mail: the address is proven,
// and a pending account becomes active. The link proves the mailbox and the
// password the account; both are asked for, so that somebody who opens a mail
// they did not ask for never makes a stranger's password good for their
// address. A wrong password does not spend the link, and counts as a guess.
// Errors: identity.ErrInvalidLink, identity.ErrWrongPassword,
// identity.ErrTooManyAttempts, identity.ErrBusy.
func (s *Service) ConfirmEmail(ctx context.Context, token, password string) error {
	return s.spend(ctx, s.Verifications, proof{identity.DoorVerification, token, password},
		func(ctx context.Context, link domain.Link) error { return s.proven(ctx, link.User, link.Email) })
}

// proven marks an address as its account's; a deleted account or another
// address makes the link worthless.
func (s *Service) proven(ctx context.Context, id user.ID, email user.Email) error {
	err := s.Accounts.ConfirmEmail(ctx, id, email)
	if errors.Is(err, user.ErrNotFound) || errors.Is(err, user.ErrEmailChanged) {
		return identity.ErrInvalidLink.Because(err)
	}
	if err != nil {
		return err
	}
	return s.Events.Publish(ctx, identity.EmailVerified{User: id})
}

func (s *Service) newLink(account user.Account, to user.Email, ttl time.Duration) (token string, link domain.Link) {
	now := s.Clock.Now()
	token = s.OpaqueTokens.New()
	return token, domain.Link{
		ID: s.IDs.Ordered(), User: account.ID, Email: to,
		Digest: domain.DigestOf(token), CreatedAt: now, ExpiresAt: now.Add(ttl),
	}
}

// awaitsProof tells whether a verification link would do anything.
func awaitsProof(a user.Account) bool { return !a.EmailVerified && a.Status == user.Pending }
