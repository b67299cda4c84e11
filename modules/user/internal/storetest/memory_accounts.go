package storetest

import (
	"context"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// Account is part of app.Accounts.
func (m *Memory) Account(_ context.Context, account user.ID, at time.Time) (user.Account, error) {
	return m.first(at, func(s domain.Snapshot) bool { return s.ID == account })
}

// By is part of app.Accounts.
func (m *Memory) By(_ context.Context, key app.Key, value string, at time.Time) (user.Account, error) {
	return m.first(at, func(s domain.Snapshot) bool {
		return value != "" && value == map[app.Key]string{
			app.ByEmail:      s.Email.Canonical(),
			app.ByUsername:   s.Username.Canonical(),
			app.ByExternalID: s.ExternalID,
		}[key]
	})
}

// ByLogin is part of app.Accounts.
func (m *Memory) ByLogin(ctx context.Context, key app.Key, value string, at time.Time) (user.Account, error) {
	return m.By(ctx, key, value, at)
}

// TakenBy is part of app.Accounts.
func (m *Memory) TakenBy(_ context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error) {
	for _, s := range m.living() {
		if s.Email.Canonical() == email.Canonical() {
			byEmail = s.ID
		}
		if !username.IsZero() && s.Username.Canonical() == username.Canonical() {
			byUsername = s.ID
		}
	}
	return byEmail, byUsername, nil
}

func (m *Memory) first(at time.Time, matches func(domain.Snapshot) bool) (user.Account, error) {
	for _, s := range m.living() {
		if matches(s) {
			return s.Account(at), nil
		}
	}
	return user.Account{}, user.ErrNotFound
}

func (m *Memory) searchText(s domain.Snapshot) string {
	return m.folder.Fold(strings.Join([]string{
		s.Email.Canonical(), s.Username.Canonical(),
		strings.TrimSpace(s.Profile.FirstName + " " + s.Profile.LastName), s.Profile.DisplayName,
	}, "\n"))
}

// living are the accounts that are not deleted.
func (m *Memory) living() []domain.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []domain.Snapshot
	for _, s := range m.users {
		if s.DeletedAt == nil {
			all = append(all, s)
		}
	}
	return all
}
