package app

import (
	"context"
	"encoding/json"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// Patch is what administrators may change of an account; nil leaves it.
type Patch struct {
	Profile    domain.ProfilePatch
	Username   *string // empty clears it
	ExternalID *string // empty clears it
	// Public and Private are merge patches of the metadata.
	Public, Private json.RawMessage
}

// Update changes an account: authn.ErrForbidden, user.ErrNotFound,
// user.ErrStale, user.ErrStrongerAccount, user.ErrInvalidUsername,
// user.ErrUsernameTaken, user.ErrExternalIDTaken, fault.ErrInvalid.
func (s *Service) Update(ctx context.Context, account user.ID, seen Version, p Patch) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionUpdate); err != nil {
		return user.Account{}, err
	}
	patch := domain.Patch{Profile: p.Profile, ExternalID: p.ExternalID, Public: p.Public, Private: p.Private}
	if p.Username != nil {
		name, err := optionalUsername(*p.Username)
		if err != nil {
			return user.Account{}, err
		}
		patch.Username = &name
	}
	changed, err := s.change(ctx, account, seen, s.guarded(user.PermissionUpdate,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.Change(patch, now) }))
	return shownOr(ctx, changed, err)
}

func optionalUsername(s string) (user.Username, error) {
	if s == "" {
		return user.Username{}, nil
	}
	return user.ParseUsername(s)
}
