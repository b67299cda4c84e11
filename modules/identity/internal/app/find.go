package app

import (
	"context"
	"errors"

	"roster/modules/user"
	"roster/platform/fault"
)

// find gives the account that a login names, or the zero account when there is
// none. Text that can name nobody is no error: the caller must not learn more
// from it than from an unknown name.
func (s *Service) find(ctx context.Context, login string) (user.Account, error) {
	account, err := s.Accounts.FindByLogin(ctx, login)
	if errors.Is(err, user.ErrNotFound) {
		return user.Account{}, nil
	}
	if f, ok := fault.From(err); ok && f.Kind() == fault.Invalid {
		return user.Account{}, nil
	}
	return account, err
}
