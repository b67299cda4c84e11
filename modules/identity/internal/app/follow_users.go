package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// OnSuspended ends all sessions of a suspended account, inside the unit of work
// that suspends it.
func (s *Service) OnSuspended(ctx context.Context, e user.SuspensionImposed) error {
	return s.shutOut(ctx, e.User, identity.EndSuspended)
}

// OnDeleted ends all sessions of a deleted account and voids its links.
func (s *Service) OnDeleted(ctx context.Context, e user.AccountDeleted) error {
	return s.shutOut(ctx, e.User, identity.EndDeleted)
}

// OnRoleAssigned voids the account's access tokens, which name its roles; a
// refresh gives new ones.
func (s *Service) OnRoleAssigned(ctx context.Context, e user.RoleAssigned) error {
	return s.voidAccessTokens(ctx, e.User)
}

// OnRoleRevoked is as OnRoleAssigned.
func (s *Service) OnRoleRevoked(ctx context.Context, e user.RoleRevoked) error {
	return s.voidAccessTokens(ctx, e.User)
}

func (s *Service) voidAccessTokens(ctx context.Context, id user.ID) error {
	return s.change(ctx, id, func(_ context.Context, c *domain.Credential) error {
		c.VoidAccessTokens()
		return nil
	})
}

func (s *Service) shutOut(ctx context.Context, id user.ID, why identity.EndReason) error {
	return s.change(ctx, id, func(ctx context.Context, c *domain.Credential) error {
		c.VoidAccessTokens()
		now := s.Clock.Now()
		if err := s.Verifications.Revoke(ctx, id, now); err != nil {
			return err
		}
		if err := s.Resets.Revoke(ctx, id, now); err != nil {
			return err
		}
		return s.endAll(ctx, id, "", why)
	})
}
