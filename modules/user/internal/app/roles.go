package app

import (
	"context"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/page"
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

// FindRole is one role: authn.ErrForbidden, user.ErrUnknownRole.
func (s *Service) FindRole(ctx context.Context, ref RoleRef) (user.Role, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return user.Role{}, err
	}
	return s.Roles.Role(ctx, ref)
}

// Grounds is why an account may do what it may now, sorted by permission and
// role: authn.ErrForbidden, user.ErrNotFound.
func (s *Service) Grounds(ctx context.Context, account user.ID) ([]user.Ground, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.Authorities.Grounds(ctx, account, s.Clock.Now())
}

// Holders is one page of the accounts with a role in force, newest first:
// authn.ErrForbidden, user.ErrUnknownRole, page.ErrInvalidCursor.
func (s *Service) Holders(ctx context.Context, ref RoleRef, p page.Query) (page.Page[user.Account], error) {
	role, err := s.FindRole(ctx, ref)
	if err != nil {
		return page.Page[user.Account]{}, err
	}
	return s.List(ctx, Filter{Role: role.Name}, NewestFirst, p)
}

// Catalogue is every permission that there is: authn.ErrForbidden.
func (s *Service) Catalogue(ctx context.Context) (user.Catalogue, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.catalogue, nil
}
