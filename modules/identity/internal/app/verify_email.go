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

// RequestVerification has a new link sent, if the address belongs to an account
// that still has to prove it. It is for everybody, returns nil whether it does
// or not, and does the same work.
func (s *Service) RequestVerification(ctx context.Context, email user.Email) error {
	return s.enqueue(ctx, domain.Letter{Kind: domain.AskedVerification, Email: email.String()})
}

// enqueue has a letter written, in a unit of work of its own.
func (s *Service) enqueue(ctx context.Context, l domain.Letter) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error { return s.Outbox.Enqueue(ctx, l) })
}

// sendVerification makes a link, which replaces all earlier ones, and mails it.
// When there is nothing to prove (any more) it does nothing.
func (s *Service) sendVerification(ctx context.Context, account user.Account) error {
	if !awaitsProof(account) {
		return nil
	}
	credential, err := s.Credentials.Find(ctx, account.ID)
	if err != nil {
		return err
	}
	if credential.Hash() == "" { // nothing to prove the account with: setting a password proves the address too
		return s.sendReset(ctx, account)
	}
	return s.sendLink(ctx, Mail{Kind: domain.LetterVerifyEmail, To: account.Email, About: account, Life: s.cfg.VerificationTokenTTL},
		func(ctx context.Context) (string, error) {
			return s.makeLink(ctx, s.Verifications, account.ID, account.Email, s.cfg.VerificationTokenTTL, func(until time.Time) event.Event {
				return identity.VerificationRequested{User: account.ID, ExpiresAt: until}
			})
		})
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
	err := s.EmailChanger.ConfirmEmail(ctx, id, email)
	if errors.Is(err, user.ErrNotFound) || errors.Is(err, user.ErrEmailChanged) {
		return identity.ErrInvalidLink.Because(err)
	}
	if err != nil {
		return err
	}
	return s.Events.Publish(ctx, identity.EmailVerified{User: id})
}

// awaitsProof tells whether a verification link would do anything.
func awaitsProof(a user.Account) bool { return !a.EmailVerified && a.Status == user.Pending }
