package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// requireNotStronger refuses to act on an account that holds, or is about to
// hold, a permission that the actor lacks: user.ErrStrongerAccount. Whether the
// account could use it (it may be suspended) does not matter.
func (s *Service) requireNotStronger(ctx context.Context, u *domain.User, now time.Time) error {
	permissions, err := s.Roles.Permissions(ctx, u.HeldRoles(now))
	if err != nil {
		return err
	}
	if !holdsAll(ctx, permissions) {
		return user.ErrStrongerAccount
	}
	return nil
}

// holdsAll tells whether the actor holds every one of the permissions.
func holdsAll(ctx context.Context, permissions []string) bool {
	actor := authn.From(ctx)
	for _, permission := range permissions {
		if !actor.Can(permission) {
			return false
		}
	}
	return true
}

// guarded is an action on somebody else's account, for a permission that still
// has to be held: the account may not be stronger than the actor's, and one's
// own never is.
func (s *Service) guarded(permission string, act action) action {
	return func(ctx context.Context, u *domain.User, now time.Time) error {
		ctx, err := s.renewed(ctx, permission, now)
		if err != nil {
			return err
		}
		if string(u.Snapshot().ID) != authn.From(ctx).UserID {
			if err := s.requireNotStronger(ctx, u, now); err != nil {
				return err
			}
		}
		return act(ctx, u, now)
	}
}
