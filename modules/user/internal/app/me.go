package app

import (
	"context"
	"encoding/json"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// Me is the account of the person acting: authn.ErrUnauthenticated,
// user.ErrNotFound.
func (s *Service) Me(ctx context.Context) (user.Account, error) {
	actor, err := authn.RequireUser(ctx)
	if err != nil {
		return user.Account{}, err
	}
	person := user.ID(actor.UserID)
	if account, read := user.OwnAccount(ctx, person); read {
		return shownToOwner(account, nil)
	}
	return shownToOwner(s.Accounts.Account(ctx, person, s.Clock.Now()))
}

// OwnPatch is what people may change of their own account; nil leaves it.
type OwnPatch struct {
	Profile domain.ProfilePatch
	// Public is a merge patch of the public metadata.
	Public json.RawMessage
}

// ChangeMe changes the account of the person acting:
// authn.ErrUnauthenticated, user.ErrNotFound, user.ErrStale, fault.ErrInvalid.
func (s *Service) ChangeMe(ctx context.Context, seen Version, p OwnPatch) (user.Account, error) {
	actor, err := authn.RequireUser(ctx)
	if err != nil {
		return user.Account{}, err
	}
	return shownToOwner(s.change(ctx, user.ID(actor.UserID), seen,
		func(_ context.Context, u *domain.User, now time.Time) error {
			return u.Change(domain.Patch{Profile: p.Profile, Public: p.Public}, now)
		}))
}

// proofAge is how long ago people may have shown who they are when they delete
// themselves.
const proofAge = 10 * time.Minute

// DeleteMe hides the account of the person acting until it is purged:
// authn.ErrUnauthenticated, user.ErrNotFound, user.ErrStale,
// user.ErrLastAdministrator, user.ErrProofTooOld for who logged in long ago:
// a session left open must not be enough.
func (s *Service) DeleteMe(ctx context.Context, seen Version) (user.Account, error) {
	actor, err := authn.RequireUser(ctx)
	if err != nil {
		return user.Account{}, err
	}
	if s.Clock.Now().Sub(actor.AuthenticatedAt) > proofAge {
		return user.Account{}, user.ErrProofTooOld
	}
	return shownToOwner(s.change(ctx, user.ID(actor.UserID), seen,
		func(_ context.Context, u *domain.User, now time.Time) error {
			return u.Delete(s.cfg.PurgeAfter, now)
		}))
}

// MyPermissions are what the person acting may do now, sorted:
// authn.ErrUnauthenticated, user.ErrNotFound.
func (s *Service) MyPermissions(ctx context.Context) ([]string, error) {
	actor, err := authn.RequireUser(ctx)
	if err != nil {
		return nil, err
	}
	authority, err := s.Authorities.Authority(ctx, user.ID(actor.UserID), s.Clock.Now())
	return authority.Permissions, err
}
