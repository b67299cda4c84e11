package storetest

import (
	"context"
	"slices"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// Add is part of app.Users.
func (m *Memory) Add(ctx context.Context, u *domain.User) error {
	s := u.Snapshot()
	s.Grants = slices.Clone(s.Grants)
	for i, grant := range s.Grants {
		role, err := m.Hold(ctx, grant.Role)
		if err != nil {
			return err
		}
		s.Grants[i].RoleID = role.ID
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.unique(s); err != nil {
		return err
	}
	m.users[s.ID] = s
	return nil
}

// Lock is part of app.Users.
func (m *Memory) Lock(_ context.Context, account user.ID) (*domain.User, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, found := m.users[account]
	if !found {
		return nil, user.ErrNotFound
	}
	return domain.Restore(s), nil
}

// Save is part of app.Users.
func (m *Memory) Save(_ context.Context, u *domain.User) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := u.Snapshot()
	kept, found := m.users[next.ID]
	if !found || kept.Version != u.Loaded().Version {
		return user.ErrStale
	}
	if err := m.unique(next); err != nil {
		return err
	}
	next.LastLoginAt = kept.LastLoginAt
	m.users[next.ID] = next
	return nil
}

// RecordLogin is part of app.Users.
func (m *Memory) RecordLogin(_ context.Context, account user.ID, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, found := m.users[account]
	if !found || s.DeletedAt != nil {
		return user.ErrNotFound
	}
	if s.LastLoginAt == nil || at.After(*s.LastLoginAt) {
		s.LastLoginAt = &at
		m.users[account] = s
	}
	return nil
}

// Pin is part of app.Users: units of work run one after the other anyway.
func (m *Memory) Pin(context.Context, user.ID) error { return nil }

// unique refuses an identifier that another account has which is not deleted.
func (m *Memory) unique(s domain.Snapshot) error {
	for _, other := range m.users {
		if other.ID == s.ID || other.DeletedAt != nil || s.DeletedAt != nil {
			continue
		}
		switch {
		case !s.Email.IsZero() && other.Email.Equal(s.Email):
			return user.ErrEmailTaken
		case !s.Username.IsZero() && other.Username.Canonical() == s.Username.Canonical():
			return user.ErrUsernameTaken
		case s.ExternalID != "" && other.ExternalID == s.ExternalID:
			return user.ErrExternalIDTaken
		}
	}
	return nil
}
