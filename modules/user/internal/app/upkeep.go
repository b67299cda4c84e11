package app

import (
	"context"
	"errors"
	"fmt"

	"roster/modules/user"
	"roster/platform/authn"
)

// purgedAtOnce is how many accounts are looked for at a time; each is removed in
// a unit of work of its own.
const purgedAtOnce = 100

// Purge removes every deleted account whose time has come, and tells how many:
// authn.ErrForbidden. Whether it has come is asked again when the account is
// locked, because it may have been restored meanwhile. One that cannot be
// removed does not keep the others: the errors come at the end. What is known of
// imports of long ago goes too.
func (s *Service) Purge(ctx context.Context) (purged int, err error) {
	if err := authn.Require(ctx, user.PermissionDelete); err != nil {
		return 0, err
	}
	failures := s.Imports.Forget(ctx, s.Clock.Now().Add(-importKept))
	for {
		due, err := s.Graveyard.Due(ctx, s.Clock.Now(), purgedAtOnce)
		if err != nil {
			return purged, errors.Join(failures, err)
		}
		before := purged
		for _, account := range due {
			switch err := s.purge(ctx, account); {
			case err == nil:
				purged++
			case !errors.Is(err, user.ErrTransition) && !errors.Is(err, user.ErrNotFound):
				failures = errors.Join(failures, fmt.Errorf("purge account %s: %w", account, err))
			}
		}
		if purged == before {
			return purged, failures
		}
	}
}

func (s *Service) purge(ctx context.Context, account user.ID) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		u, err := s.Users.Lock(ctx, account)
		if err != nil {
			return err
		}
		if err := u.Purge(s.Clock.Now()); err != nil {
			return err
		}
		if err := s.Graveyard.Remove(ctx, account); err != nil {
			return err
		}
		return s.Events.Publish(ctx, u.Events()...)
	})
}

// Statistics are figures about all accounts, as of the last refresh:
// authn.ErrForbidden.
func (s *Service) Statistics(ctx context.Context) (user.Statistics, error) {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return user.Statistics{}, err
	}
	return s.Figures.Statistics(ctx)
}

// RefreshStatistics counts again: authn.ErrForbidden.
func (s *Service) RefreshStatistics(ctx context.Context) error {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return err
	}
	return s.Figures.Refresh(ctx)
}
