// Package app holds the use cases of the user module, one a file, and the ports
// they need. Each use case begins with its authorisation. The HTTP adapter and
// the command line call Service; other modules reach Directory and Authority
// through the module's face.
package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/id"
	"roster/platform/page"
)

// Ports is everything the use cases need from outside.
type Ports struct {
	Tx          Tx
	Events      Events
	Clock       Clock
	IDs         id.Generator
	Users       Users
	Newcomers   Newcomers
	Imports     Imports
	Hashes      user.PasswordHashes
	Accounts    Accounts
	Totals      Totals
	Authorities Authorities
	Graveyard   Graveyard
	Figures     Figures
	Roles       Roles
	RoleEditor  RoleEditor
	Folder      Folder
	Cursors     *page.Codec
}

// Service is the use cases.
type Service struct {
	Ports
	cfg       user.Config
	catalogue user.Catalogue
}

// NewService makes the use cases. The catalogue is what all modules'
// permissions are called.
func NewService(ports Ports, cfg user.Config, catalogue user.Catalogue) *Service {
	return &Service{Ports: ports, cfg: cfg, catalogue: catalogue}
}

// Version is the version of an account that a caller has seen.
type Version int64

// AnyVersion is whatever version there is.
const AnyVersion Version = 0

// action changes an account, at a time, by a verb of the domain. It may be
// called again when the database asks for a repetition.
type action func(ctx context.Context, u *domain.User, now time.Time) error

// change is the only place where accounts change: in one unit of work it loads,
// acts, guards the last administrator, saves and publishes. It returns
// user.ErrNotFound, user.ErrStale when the account has another version than
// seen, user.ErrLastAdministrator, and what the action returns.
func (s *Service) change(ctx context.Context, account user.ID, seen Version, act action) (user.Account, error) {
	var after user.Account
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		u, err := s.lock(ctx, account)
		if err != nil {
			return err
		}
		if seen != AnyVersion && int64(seen) != u.Snapshot().Version {
			return user.ErrStale
		}
		now := s.Clock.Now()
		administered := u.Administers(now)
		if err := act(ctx, u, now); err != nil {
			return err
		}
		if administered && !u.Administers(now) {
			if err := s.requireAnotherAdministrator(ctx, account, now); err != nil {
				return err
			}
		}
		after = u.Snapshot().Account(now)
		return s.keep(ctx, u)
	})
	return after, err
}

// keep saves an account and publishes what happened to it; nothing happened
// costs nothing.
func (s *Service) keep(ctx context.Context, u *domain.User) error {
	if len(u.Events()) == 0 {
		return nil
	}
	if err := s.Users.Save(ctx, u); err != nil {
		return err
	}
	return s.Events.Publish(ctx, u.Events()...)
}

func (s *Service) requireAnotherAdministrator(ctx context.Context, but user.ID, now time.Time) error {
	left, err := s.Authorities.Administrator(ctx, but, now)
	if err == nil && !left {
		return user.ErrLastAdministrator
	}
	return err
}
