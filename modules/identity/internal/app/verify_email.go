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
	token, link := s.newLink(account, s.cfg.VerificationTokenTTL)
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
// and a pending account becomes active. Holding the link is the permission.
// Errors: identity.ErrInvalidLink.
func (s *Service) ConfirmEmail(ctx context.Context, token string) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		link, err := s.Verifications.Consume(ctx, domain.DigestOf(token), s.Clock.Now())
		if err != nil {
			return err
		}
		return s.proven(ctx, link.User, link.Email)
	})
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

func (s *Service) newLink(account user.Account, ttl time.Duration) (token string, link domain.Link) {
	now := s.Clock.Now()
	token = s.OpaqueTokens.New()
	return token, domain.Link{
		ID: s.IDs.Ordered(), User: account.ID, Email: account.Email,
		Digest: domain.DigestOf(token), CreatedAt: now, ExpiresAt: now.Add(ttl),
	}
}

// awaitsProof tells whether a verification link would do anything.
func awaitsProof(a user.Account) bool { return !a.EmailVerified && a.Status == user.Pending }
