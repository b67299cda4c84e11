package app

import (
	"context"
	"slices"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// NewAccount is an account that an administrator makes for somebody.
type NewAccount struct {
	Email    string
	Username string // empty for none
	Profile  domain.ProfilePatch
	// Roles by name; none stands for the default role.
	Roles []string
	// Verified says that the administrator vouches for the address.
	Verified bool
}

// Create makes an account for somebody: authn.ErrForbidden,
// user.ErrInvalidEmail, user.ErrInvalidUsername, user.ErrGrantBeyondOwn, and
// what user.Directory.Register returns. Naming roles takes the permission to
// assign them.
func (s *Service) Create(ctx context.Context, n NewAccount) (user.Account, error) {
	if err := authn.Require(ctx, user.PermissionCreate); err != nil {
		return user.Account{}, err
	}
	if len(n.Roles) > 0 {
		if err := authn.Require(ctx, user.PermissionAssignRoles); err != nil {
			return user.Account{}, err
		}
	}
	r := user.Registration{Profile: n.Profile.Applied(user.Profile{}), Roles: n.Roles, Verified: n.Verified}
	var err error
	if r.Email, err = user.ParseEmail(n.Email); err != nil {
		return user.Account{}, err
	}
	if r.Username, err = optionalUsername(n.Username); err != nil {
		return user.Account{}, err
	}
	created, err := s.createWithin(ctx, r)
	return shownOr(ctx, created, err)
}

// createWithin makes an account whose roles allow nothing that the actor,
// inside the unit of work, may not do.
func (s *Service) createWithin(ctx context.Context, r user.Registration) (created user.Account, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.pinActor(ctx); err != nil {
			return err
		}
		ctx, err := s.renewed(ctx, user.PermissionCreate, s.Clock.Now())
		if err != nil {
			return err
		}
		if len(r.Roles) > 0 {
			if err := authn.Require(ctx, user.PermissionAssignRoles); err != nil {
				return err
			}
		}
		for _, name := range roleNames(r.Roles) {
			if err := s.holdWithinOwn(ctx, name); err != nil {
				return err
			}
		}
		created, err = s.register(ctx, r)
		return err
	})
	return created, err
}

// holdWithinOwn holds a role that allows nothing that the actor may not do:
// user.ErrUnknownRole, user.ErrGrantBeyondOwn.
func (s *Service) holdWithinOwn(ctx context.Context, name string) error {
	role, err := s.Roles.Hold(ctx, name)
	if err == nil && !holdsAll(ctx, role.Permissions) {
		err = user.ErrGrantBeyondOwn
	}
	return err
}

// register makes an account with roles by name.
func (s *Service) register(ctx context.Context, r user.Registration) (user.Account, error) {
	var account user.Account
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		now := s.Clock.Now()
		u, err := domain.Register(user.ID(s.IDs.Random()), domain.Registration{
			Email: r.Email, Username: r.Username, Profile: r.Profile, Grants: firstGrants(ctx, r.Roles, now), Verified: r.Verified,
		}, now)
		if err != nil {
			return err
		}
		account = u.Snapshot().Account(now)
		if err := s.Users.Add(ctx, u); err != nil {
			return err
		}
		return s.Events.Publish(ctx, u.Events()...)
	})
	return account, err
}

// firstGrants are those of a new account. Its store finds the roles by name.
func firstGrants(ctx context.Context, roles []string, now time.Time) []domain.Grant {
	var given []domain.Grant
	for _, name := range roleNames(roles) {
		given = append(given, domain.Grant{Assignment: user.Assignment{
			Role: name, GrantedBy: user.ID(authn.From(ctx).UserID), ValidFrom: now, CreatedAt: now,
		}})
	}
	return given
}

// roleNames are those of a registration, each once and in one order, so that two
// registrations cannot wait for each other.
func roleNames(named []string) []string {
	if len(named) == 0 {
		return []string{user.DefaultRole}
	}
	return slices.Compact(slices.Sorted(slices.Values(named)))
}
