package app

import (
	"context"

	"roster/modules/user"
	"roster/platform/authn"
)

// ListRoles are all roles, sorted by name: authn.ErrForbidden.
func (s *Service) ListRoles(ctx context.Context) ([]user.Role, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.Roles.Roles(ctx)
}

// Assignments are the roles of an account, past and future ones included:
// authn.ErrForbidden, user.ErrNotFound.
func (s *Service) Assignments(ctx context.Context, account user.ID) ([]user.Assignment, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.Authorities.Assignments(ctx, account)
}

// Catalogue is every permission that there is: authn.ErrForbidden.
func (s *Service) Catalogue(ctx context.Context) (user.Catalogue, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.catalogue, nil
}
