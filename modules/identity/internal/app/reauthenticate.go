package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// Reauthenticate notes that the caller has just given the password again, in the
// session of the request. Errors: authn.ErrUnauthenticated,
// identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy.
func (s *Service) Reauthenticate(ctx context.Context, password string) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	owner, session := user.ID(p.UserID), identity.SessionID(p.SessionID)
	known, guess, err := s.knows(ctx, owner, identity.DoorReauthentication, password)
	if err != nil {
		return err
	}
	return s.change(ctx, owner, func(ctx context.Context, c *domain.Credential) error {
		now := s.Clock.Now()
		if c.Hash() != known.Hash() { // changed by somebody else meanwhile
			return identity.ErrWrongPassword
		}
		if err := s.Throttles.Forgive(ctx, guess, now); err != nil {
			return err
		}
		alive, err := s.SessionProofs.Reauthenticated(ctx, owner, session, now)
		if err != nil {
			return err
		}
		if !alive { // ended meanwhile
			return authn.ErrUnauthenticated
		}
		if err := s.Revocations.Forget(ctx, owner); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.Reauthenticated{User: owner, Session: session})
	})
}

// requireFresh gives the person acting if they gave their password lately:
// authn.ErrUnauthenticated, identity.ErrReauthenticate.
func (s *Service) requireFresh(ctx context.Context) (authn.Principal, error) {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return authn.Principal{}, err
	}
	if !domain.FreshlyAuthenticated(p.AuthenticatedAt, s.Clock.Now()) {
		return authn.Principal{}, identity.ErrReauthenticate
	}
	return p, nil
}
