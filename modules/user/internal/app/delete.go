package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// Delete hides an account until it is purged: authn.ErrForbidden,
// user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount,
// user.ErrLastAdministrator.
func (s *Service) Delete(ctx context.Context, account user.ID, seen Version) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionDelete); err != nil {
		return user.Account{}, err
	}
	deleted, err := s.change(ctx, account, seen, s.guarded(user.PermissionDelete,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.Delete(s.cfg.PurgeAfter, now) }))
	return shownOr(ctx, deleted, err)
}

// Undelete restores a deleted account: authn.ErrForbidden, user.ErrNotFound,
// user.ErrStrongerAccount, user.ErrTransition when it is not deleted, and
// user.ErrEmailTaken, user.ErrUsernameTaken or user.ErrExternalIDTaken when
// what was freed has been taken since.
func (s *Service) Undelete(ctx context.Context, account user.ID) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionRestore); err != nil {
		return user.Account{}, err
	}
	restored, err := s.change(ctx, account, AnyVersion, s.guarded(user.PermissionRestore,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.Restore(now) }))
	return shownOr(ctx, restored, err)
}
