package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// Suspend shuts an account out, or changes its suspension: authn.ErrForbidden,
// user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount, user.ErrTransition,
// user.ErrLastAdministrator, fault.ErrInvalid.
func (s *Service) Suspend(ctx context.Context, account user.ID, seen Version, term domain.Suspension) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionSuspend); err != nil {
		return user.Account{}, err
	}
	term.Until = storable(term.Until)
	changed, err := s.change(ctx, account, seen, s.guarded(user.PermissionSuspend,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.Suspend(term, now) }))
	return shownOr(ctx, changed, err)
}

// Reinstate lifts a suspension: authn.ErrForbidden, user.ErrNotFound,
// user.ErrStale, user.ErrStrongerAccount, user.ErrTransition.
func (s *Service) Reinstate(ctx context.Context, account user.ID, seen Version) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionSuspend); err != nil {
		return user.Account{}, err
	}
	changed, err := s.change(ctx, account, seen, s.guarded(user.PermissionSuspend,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.Reinstate(now) }))
	return shownOr(ctx, changed, err)
}

// storable is a time as it can be kept, so that what is answered at once equals
// what is read later.
func storable(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	kept := t.UTC().Truncate(time.Microsecond)
	return &kept
}
