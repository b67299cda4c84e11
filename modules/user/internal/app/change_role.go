package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
	"roster/platform/fault"
)

// roleAction changes a role, at a time, by a verb of the domain.
type roleAction func(ctx context.Context, r *domain.Role, now time.Time) error

// CreateRole makes a role: authn.ErrForbidden, user.ErrRoleNameTaken,
// user.ErrTooManyRoles, user.ErrGrantBeyondOwn, fault.ErrInvalid.
func (s *Service) CreateRole(ctx context.Context, n domain.NewRole) (created user.Role, err error) {
	err = s.manageRoles(ctx, func(ctx context.Context, now time.Time) error {
		if err := s.leaveRoom(ctx); err != nil {
			return err
		}
		ctx, err := s.renewed(ctx, user.PermissionManageRoles, now)
		if err != nil {
			return err
		}
		if err := s.checkPermissions(ctx, nil, n.Permissions); err != nil {
			return err
		}
		r, err := domain.CreateRole(s.IDs.Random(), n, now)
		if err != nil {
			return err
		}
		created = r.Snapshot()
		if err := s.RoleEditor.AddRole(ctx, r); err != nil {
			return err
		}
		return s.Events.Publish(ctx, r.Events()...)
	})
	return created, err
}

// leaveRoom refuses one role more than user.MaxRoles. A lock on a role that is
// always there lets one creation at a time through.
func (s *Service) leaveRoom(ctx context.Context) error {
	if _, err := s.RoleEditor.LockRole(ctx, user.AdministratorRole); err != nil {
		return err
	}
	roles, err := s.Roles.Roles(ctx)
	if err == nil && len(roles) >= user.MaxRoles {
		return user.ErrTooManyRoles
	}
	return err
}

// ChangeRole changes what describes a role: authn.ErrForbidden,
// user.ErrUnknownRole, user.ErrRoleStale, fault.ErrInvalid.
func (s *Service) ChangeRole(ctx context.Context, ref RoleRef, seen Version, p domain.RolePatch) (user.Role, error) {
	return s.changeRole(ctx, ref, seen, func(_ context.Context, r *domain.Role, now time.Time) error { return r.Change(p, now) })
}

// AllowRole puts other permissions in place of a role's: authn.ErrForbidden,
// user.ErrUnknownRole, user.ErrRoleStale, user.ErrSystemRole,
// user.ErrGrantBeyondOwn for one, added or taken, that the actor lacks,
// fault.ErrInvalid for one that there is not.
func (s *Service) AllowRole(ctx context.Context, ref RoleRef, seen Version, permissions []string) (user.Role, error) {
	return s.changeRole(ctx, ref, seen, func(ctx context.Context, r *domain.Role, now time.Time) error {
		if err := s.checkPermissions(ctx, r.Snapshot().Permissions, permissions); err != nil {
			return err
		}
		return r.Allow(permissions, now)
	})
}

// DeleteRole deletes a role that nobody holds: authn.ErrForbidden,
// user.ErrUnknownRole, user.ErrRoleStale, user.ErrSystemRole,
// user.ErrRoleInUse, user.ErrGrantBeyondOwn when the actor lacks one of its
// permissions.
func (s *Service) DeleteRole(ctx context.Context, ref RoleRef, seen Version) error {
	return s.manageRoles(ctx, func(ctx context.Context, now time.Time) error {
		ctx, r, err := s.lockRole(ctx, ref, seen, now)
		if err != nil {
			return err
		}
		if !holdsAll(ctx, r.Snapshot().Permissions) {
			return user.ErrGrantBeyondOwn
		}
		if err := r.Delete(); err != nil {
			return err
		}
		if err := s.RoleEditor.RemoveRole(ctx, r, now); err != nil {
			return err
		}
		return s.Events.Publish(ctx, r.Events()...)
	})
}

// changeRole is the only place where roles change.
func (s *Service) changeRole(ctx context.Context, ref RoleRef, seen Version, act roleAction) (changed user.Role, err error) {
	err = s.manageRoles(ctx, func(ctx context.Context, now time.Time) error {
		ctx, r, err := s.lockRole(ctx, ref, seen, now)
		if err != nil {
			return err
		}
		if err := act(ctx, r, now); err != nil {
			return err
		}
		changed = r.Snapshot()
		if len(r.Events()) == 0 {
			return nil
		}
		if err := s.RoleEditor.SaveRole(ctx, r); err != nil {
			return err
		}
		return s.Events.Publish(ctx, r.Events()...)
	})
	return changed, err
}

// manageRoles does work in one unit, for who may manage roles.
func (s *Service) manageRoles(ctx context.Context, work func(ctx context.Context, now time.Time) error) error {
	if err := authn.Require(ctx, user.PermissionManageRoles); err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		if err := s.pinActor(ctx); err != nil {
			return err
		}
		return work(ctx, s.Clock.Now())
	})
}

// lockRole loads a role to be changed by who still may. The role is locked
// before the roles of the actor are held, which it may be one of: held first,
// two people who change it would wait for each other.
func (s *Service) lockRole(ctx context.Context, ref RoleRef, seen Version, now time.Time) (context.Context, *domain.Role, error) {
	r, err := s.RoleEditor.LockRole(ctx, ref)
	if err != nil {
		return ctx, nil, err
	}
	if seen != AnyVersion && int64(seen) != r.Snapshot().Version {
		return ctx, nil, user.ErrRoleStale
	}
	ctx, err = s.renewed(ctx, user.PermissionManageRoles, now)
	return ctx, r, err
}

// checkPermissions refuses to add a permission that there is not, and to add or
// take one that the actor lacks.
func (s *Service) checkPermissions(ctx context.Context, old, now []string) error {
	var unknown *fault.Error
	for i, permission := range now {
		known := slices.ContainsFunc(s.catalogue, func(p authn.Permission) bool { return p.Name == permission })
		if known || slices.Contains(old, permission) {
			continue
		}
		if unknown == nil {
			unknown = fault.ErrInvalid
		}
		unknown = unknown.At(fmt.Sprintf("/permissions/%d", i), "unknown_permission", "There is no such permission; GET /v1/permissions lists them.")
	}
	if unknown != nil {
		return unknown
	}
	if !holdsAll(ctx, without(now, old)) || !holdsAll(ctx, without(old, now)) {
		return user.ErrGrantBeyondOwn
	}
	return nil
}

// without is what of a list is not in another.
func without(list, others []string) (rest []string) {
	for _, item := range list {
		if !slices.Contains(others, item) {
			rest = append(rest, item)
		}
	}
	return rest
}
