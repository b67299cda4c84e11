package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// UserSessions lists an account's sessions that are alive, the newest first. It
// asks for identity.PermissionSessionsRead. Errors: user.ErrNotFound.
func (s *Service) UserSessions(ctx context.Context, id user.ID) ([]identity.Session, error) {
	if err := authn.Require(ctx, identity.PermissionSessionsRead); err != nil {
		return nil, err
	}
	if _, err := s.Accounts.Account(ctx, id); err != nil {
		return nil, err
	}
	return s.Sessions.Alive(ctx, id, s.Clock.Now())
}

// EndUserSessions ends all sessions of an account. It asks for
// identity.PermissionSessionsRevoke. Errors: user.ErrNotFound.
func (s *Service) EndUserSessions(ctx context.Context, id user.ID) error {
	if err := authn.Require(ctx, identity.PermissionSessionsRevoke); err != nil {
		return err
	}
	return s.change(ctx, id, func(ctx context.Context, _ *domain.Credential) error {
		return s.endAll(ctx, id, "", identity.EndRevoked)
	})
}

// EndUserSession ends one session of an account. It asks for
// identity.PermissionSessionsRevoke. Errors: identity.ErrSessionNotFound.
func (s *Service) EndUserSession(ctx context.Context, owner user.ID, id identity.SessionID) error {
	if err := authn.Require(ctx, identity.PermissionSessionsRevoke); err != nil {
		return err
	}
	alive, err := s.end(ctx, owner, id, identity.EndRevoked)
	if err == nil && !alive {
		return identity.ErrSessionNotFound
	}
	return err
}

// ResetUserPassword has a link to set a new password sent to the account's own
// address; nobody else sees it. It asks for identity.PermissionCredentialsReset.
// Errors: user.ErrNotFound.
func (s *Service) ResetUserPassword(ctx context.Context, id user.ID) error {
	if err := authn.Require(ctx, identity.PermissionCredentialsReset); err != nil {
		return err
	}
	if _, err := s.Accounts.Account(ctx, id); err != nil {
		return err
	}
	return s.enqueue(ctx, domain.Letter{Kind: domain.LetterResetPassword, User: id})
}

// ClearLockout forgets all failed attempts at an account, so that nobody waits
// any more. It asks for identity.PermissionCredentialsReset. Errors:
// user.ErrNotFound.
func (s *Service) ClearLockout(ctx context.Context, id user.ID) error {
	if err := authn.Require(ctx, identity.PermissionCredentialsReset); err != nil {
		return err
	}
	if _, err := s.Accounts.Account(ctx, id); err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.Throttles.Clear(ctx, domain.AccountGuesses(string(id))); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.LockoutCleared{User: id})
	})
}
