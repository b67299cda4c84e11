package storetest

import (
	"context"
	"slices"
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

func (m *Memory) first(at time.Time, matches func(domain.Snapshot) bool) (user.Account, error) {
	for _, s := range m.living() {
		if matches(s) {
			return s.Account(at), nil
		}
	}
	return user.Account{}, user.ErrNotFound
}

// List is part of app.Accounts.
func (m *Memory) List(_ context.Context, q app.ListQuery, at time.Time) ([]user.Account, error) {
	var accounts []user.Account
	for _, s := range m.living() {
		account := s.Account(at)
		if m.passes(s, account, q) && behind(account, q) {
			accounts = append(accounts, account)
		}
	}
	slices.SortFunc(accounts, func(a, b user.Account) int { return inOrder(q, a.CreatedAt, a.ID, b.CreatedAt, b.ID) })
	return accounts[:min(len(accounts), q.Limit)], nil
}

func (m *Memory) passes(s domain.Snapshot, a user.Account, q app.ListQuery) bool {
	return (len(q.Status) == 0 || slices.Contains(q.Status, a.Status)) &&
		(q.Role == "" || slices.Contains(a.Roles, q.Role)) &&
		(q.EmailVerified == nil || *q.EmailVerified == a.EmailVerified) &&
		strings.Contains(m.searchText(s), q.Search)
}

func (m *Memory) searchText(s domain.Snapshot) string {
	return m.folder.Fold(strings.Join([]string{
		s.Email.Canonical(), s.Username.Canonical(),
		strings.TrimSpace(s.Profile.FirstName + " " + s.Profile.LastName), s.Profile.DisplayName,
	}, "\n"))
}

func behind(a user.Account, q app.ListQuery) bool {
	return q.After == nil || inOrder(q, q.After.CreatedAt, q.After.ID, a.CreatedAt, a.ID) < 0
}

func inOrder(q app.ListQuery, aTime time.Time, a user.ID, bTime time.Time, b user.ID) int {
	order := aTime.Compare(bTime)
	if order == 0 {
		order = strings.Compare(string(a), string(b))
	}
	if q.OldestFirst {
		return order
	}
	return -order
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
