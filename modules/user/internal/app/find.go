package app

import (
	"context"

	"roster/modules/user"
	"roster/platform/authn"
)

// Find is one account: authn.ErrForbidden, user.ErrNotFound.
func (s *Service) Find(ctx context.Context, account user.ID) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return user.Account{}, err
	}
	found, err := s.Accounts.Account(ctx, account, s.Clock.Now())
	return shownOr(ctx, found, err)
}

// FindBy is the account with an identifier, in any spelling of it:
// authn.ErrForbidden, user.ErrNotFound.
func (s *Service) FindBy(ctx context.Context, key Key, value string) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return user.Account{}, err
	}
	canonical, err := canonicalOf(key, value)
	if err != nil {
		return user.Account{}, user.ErrNotFound.Because(err)
	}
	found, err := s.Accounts.By(ctx, key, canonical, s.Clock.Now())
	return shownOr(ctx, found, err)
}

func canonicalOf(key Key, value string) (string, error) {
	switch key {
	case ByEmail:
		email, err := user.ParseEmail(value)
		return email.Canonical(), err
	case ByUsername:
		name, err := user.ParseUsername(value)
		return name.Canonical(), err
	case ByExternalID:
		return value, nil
	}
	return "", user.ErrNotFound
}
