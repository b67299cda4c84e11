package storetest

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// Role is part of app.Roles.
func (m *Memory) Role(_ context.Context, ref app.RoleRef) (user.Role, error) {
	for _, role := range m.sortedRoles() {
		if role.ID == string(ref) || role.Name == string(ref) {
			return role, nil
		}
	}
	return user.Role{}, user.ErrUnknownRole
}

// AddRole is part of app.RoleEditor.
func (m *Memory) AddRole(ctx context.Context, r *domain.Role) error {
	if _, err := m.Hold(ctx, r.Snapshot().Name); err == nil {
		return user.ErrRoleNameTaken
	}
	m.setRole(r.Snapshot())
	return nil
}

// LockRole is part of app.RoleEditor.
func (m *Memory) LockRole(ctx context.Context, ref app.RoleRef) (*domain.Role, error) {
	role, err := m.Role(ctx, ref)
	return domain.RestoreRole(role), err
}

// SaveRole is part of app.RoleEditor.
func (m *Memory) SaveRole(ctx context.Context, r *domain.Role) error {
	kept, err := m.Role(ctx, app.RoleRef(r.Snapshot().ID))
	if err != nil || kept.Version != r.Loaded().Version {
		return user.ErrRoleStale
	}
	m.setRole(r.Snapshot())
	return nil
}

// RemoveRole is part of app.RoleEditor.
func (m *Memory) RemoveRole(_ context.Context, r *domain.Role, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := r.Snapshot().ID
	for _, s := range m.users {
		if grant := s.Grant(id); s.DeletedAt == nil && grant.RoleID != "" && !grant.Over(at) {
			return user.ErrRoleInUse
		}
	}
	for account, s := range m.users {
		var kept []domain.Grant
		for _, grant := range s.Grants {
			if grant.RoleID != id {
				kept = append(kept, grant)
			}
		}
		s.Grants = kept
		m.users[account] = s
	}
	delete(m.roles, id)
	return nil
}

func (m *Memory) setRole(role user.Role) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.roles[role.ID] = role
}
