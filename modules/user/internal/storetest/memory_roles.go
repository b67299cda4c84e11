package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// systemRoles are the roles that the migrations make.
func systemRoles() []user.Role {
	moderator := []string{"audit:read", "roles:read", "sessions:read", "users:read", "users:suspend"}
	admin := slices.Concat(moderator, []string{
		"users:create", "users:update", "users:delete", "users:restore", "users:export", "users:import",
		"roles:manage", "roles:assign", "sessions:revoke", "credentials:reset", "keys:read", "keys:manage",
		"tokens:introspect", "audit:export", "audit:verify",
	})
	slices.Sort(admin)
	return []user.Role{
		{ID: "00000000-0000-4000-8000-000000000001", Name: "admin", System: true, Version: 1, Permissions: admin},
		{ID: "00000000-0000-4000-8000-000000000002", Name: "user", System: true, Version: 1, Permissions: []string{}},
		{ID: "00000000-0000-4000-8000-000000000003", Name: "moderator", System: true, Version: 1, Permissions: moderator},
		{ID: "00000000-0000-4000-8000-000000000004", Name: "guest", System: true, Version: 1, Permissions: []string{}},
	}
}

// Authority is part of app.Authorities.
func (m *Memory) Authority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error) {
	found, err := m.Account(ctx, account, at)
	if err != nil {
		return user.Authority{}, err
	}
	var ids []string
	for _, role := range m.sortedRoles() {
		if slices.Contains(found.Roles, role.Name) {
			ids = append(ids, role.ID)
		}
	}
	permissions, err := m.Permissions(ctx, ids)
	if err != nil {
		return user.Authority{}, err
	}
	assignments, err := m.Assignments(ctx, account)
	return user.Authority{
		Status: found.Status, Roles: found.Roles, Permissions: permissions, ChangesAt: nextChange(assignments, at),
	}, err
}

// nextChange is when an assignment next begins or ends.
func nextChange(assignments []user.Assignment, at time.Time) (next time.Time) {
	for _, a := range assignments {
		for _, moment := range []*time.Time{&a.ValidFrom, a.ExpiresAt} {
			if moment != nil && moment.After(at) && (next.IsZero() || moment.Before(next)) {
				next = *moment
			}
		}
	}
	return next
}

// Assignments is part of app.Authorities.
func (m *Memory) Assignments(_ context.Context, account user.ID) ([]user.Assignment, error) {
	for _, s := range m.living() {
		if s.ID != account {
			continue
		}
		assignments := []user.Assignment{}
		for _, grant := range s.Grants {
			assignments = append(assignments, grant.Assignment)
		}
		slices.SortFunc(assignments, func(a, b user.Assignment) int { return strings.Compare(a.Role, b.Role) })
		return assignments, nil
	}
	return nil, user.ErrNotFound
}

// HoldAuthority is part of app.Authorities.
func (m *Memory) HoldAuthority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error) {
	return m.Authority(ctx, account, at)
}

// Grounds is part of app.Authorities.
func (m *Memory) Grounds(ctx context.Context, account user.ID, at time.Time) ([]user.Ground, error) {
	assignments, err := m.Assignments(ctx, account)
	grounds := []user.Ground{}
	for _, assignment := range assignments {
		role, _ := m.Hold(ctx, assignment.Role)
		for _, permission := range role.Permissions {
			if assignment.InForce(at) {
				grounds = append(grounds, user.Ground{Permission: permission, Assignment: assignment})
			}
		}
	}
	slices.SortFunc(grounds, func(a, b user.Ground) int {
		return cmp.Or(strings.Compare(a.Permission, b.Permission), strings.Compare(a.Role, b.Role))
	})
	return grounds, err
}

// Administrator is part of app.Authorities.
func (m *Memory) Administrator(_ context.Context, but user.ID, at time.Time) (bool, error) {
	return slices.ContainsFunc(m.living(), func(s domain.Snapshot) bool {
		return s.ID != but && domain.Restore(s).Administers(at)
	}), nil
}

// Hold is part of app.Roles.
func (m *Memory) Hold(_ context.Context, name string) (user.Role, error) {
	for _, role := range m.sortedRoles() {
		if role.Name == name {
			return role, nil
		}
	}
	return user.Role{}, user.ErrUnknownRole
}

// Roles is part of app.Roles.
func (m *Memory) Roles(context.Context) ([]user.Role, error) { return m.sortedRoles(), nil }

// Permissions is part of app.Roles.
func (m *Memory) Permissions(_ context.Context, roleIDs []string) ([]string, error) {
	permissions := []string{}
	for _, role := range m.sortedRoles() {
		if slices.Contains(roleIDs, role.ID) {
			permissions = append(permissions, role.Permissions...)
		}
	}
	slices.Sort(permissions)
	return slices.Compact(permissions), nil
}

func (m *Memory) sortedRoles() []user.Role {
	m.mu.Lock()
	defer m.mu.Unlock()
	var roles []user.Role
	for _, role := range m.roles {
		roles = append(roles, role)
	}
	slices.SortFunc(roles, func(a, b user.Role) int { return strings.Compare(a.Name, b.Name) })
	return roles
}
