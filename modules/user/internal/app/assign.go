package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// Assign gives an account a role, or its role another term:
// authn.ErrForbidden, user.ErrNotFound, user.ErrUnknownRole, user.ErrStale,
// user.ErrStrongerAccount, user.ErrGrantBeyondOwn, user.ErrLastAdministrator
// (when the last one's role would get an end), fault.ErrInvalid.
func (s *Service) Assign(ctx context.Context, account user.ID, role string, seen Version, term domain.Term) (user.Assignment, error) {
	if err := authn.Require(ctx, user.PermissionAssignRoles); err != nil {
		return user.Assignment{}, err
	}
	term.ValidFrom, term.ExpiresAt = storable(term.ValidFrom), storable(term.ExpiresAt)
	var assigned user.Assignment
	_, err := s.change(ctx, account, seen, s.guarded(user.PermissionAssignRoles, func(ctx context.Context, u *domain.User, now time.Time) error {
		held, err := s.Roles.Hold(ctx, role)
		if err != nil {
			return err
		}
		if !holdsAll(ctx, held.Permissions) {
			return user.ErrGrantBeyondOwn
		}
		if err := u.Assign(held, term, user.ID(authn.From(ctx).UserID), now); err != nil {
			return err
		}
		assigned = u.Snapshot().Grant(held.ID).Assignment
		return nil
	}))
	return assigned, err
}

// Revoke takes a role away: authn.ErrForbidden, user.ErrNotFound,
// user.ErrUnknownRole, user.ErrStale, user.ErrStrongerAccount,
// user.ErrLastAdministrator.
func (s *Service) Revoke(ctx context.Context, account user.ID, role string, seen Version) error {
	if err := authn.Require(ctx, user.PermissionAssignRoles); err != nil {
		return err
	}
	_, err := s.change(ctx, account, seen, s.guarded(user.PermissionAssignRoles, func(ctx context.Context, u *domain.User, now time.Time) error {
		held, err := s.Roles.Hold(ctx, role)
		if err != nil {
			return err
		}
		return u.Revoke(held, authn.OriginOf(ctx).Reason, now)
	}))
	return err
}
