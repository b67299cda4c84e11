package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// List is part of app.Accounts.
func (m *Memory) List(_ context.Context, q app.ListQuery, at time.Time) ([]user.Account, error) {
	accounts := m.passing(q.Filter, at)
	slices.SortFunc(accounts, func(a, b user.Account) int { return inOrder(q.Order, q.PositionOf(a), q.PositionOf(b)) })
	if q.After != nil {
		accounts = slices.DeleteFunc(accounts, func(a user.Account) bool { return inOrder(q.Order, *q.After, q.PositionOf(a)) >= 0 })
	}
	return accounts[:min(len(accounts), q.Limit)], nil
}

// Count is part of app.Totals.
func (m *Memory) Count(_ context.Context, f app.Filter, at time.Time) (int64, error) {
	return int64(len(m.passing(f, at))), nil
}

// Estimate is part of app.Totals.
func (m *Memory) Estimate(ctx context.Context, f app.Filter, at time.Time) (int64, error) {
	return m.Count(ctx, f, at)
}

// AssignmentsOf is part of app.Totals.
func (m *Memory) AssignmentsOf(ctx context.Context, accounts []user.ID) (map[user.ID][]user.Assignment, error) {
	found := map[user.ID][]user.Assignment{}
	for _, account := range accounts {
		if assignments, err := m.Assignments(ctx, account); err == nil && len(assignments) > 0 {
			found[account] = assignments
		}
	}
	return found, nil
}

func (m *Memory) passing(f app.Filter, at time.Time) (accounts []user.Account) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.users {
		if a := s.Account(at); (s.DeletedAt == nil || f.IncludeDeleted) && m.passes(s, a, f) && within(a, f) {
			accounts = append(accounts, a)
		}
	}
	return accounts
}

func (m *Memory) passes(s domain.Snapshot, a user.Account, f app.Filter) bool {
	return (len(f.Status) == 0 || slices.Contains(f.Status, a.Status)) &&
		(f.Role == "" || slices.Contains(a.Roles, f.Role)) &&
		(f.EmailVerified == nil || *f.EmailVerified == a.EmailVerified) &&
		(f.ExternalID == "" || f.ExternalID == a.ExternalID) &&
		holdsWords(a.Profile.Bio, f.Bio) &&
		strings.Contains(m.searchText(s), f.Search)
}

func within(a user.Account, f app.Filter) bool {
	return (f.CreatedFrom == nil || !a.CreatedAt.Before(*f.CreatedFrom)) &&
		(f.CreatedTo == nil || a.CreatedAt.Before(*f.CreatedTo)) &&
		(f.UpdatedFrom == nil || !a.UpdatedAt.Before(*f.UpdatedFrom)) &&
		(f.LastLoginBefore == nil || a.LastLoginAt != nil && a.LastLoginAt.Before(*f.LastLoginBefore))
}

func holdsWords(bio, words string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	held := split(bio)
	return !slices.ContainsFunc(split(words), func(word string) bool { return !slices.Contains(held, word) })
}

// inOrder compares two places; those that lack the sort key are behind.
func inOrder(o app.Order, a, b app.Position) int {
	if a.Lacking() != b.Lacking() {
		if a.Lacking() {
			return 1
		}
		return -1
	}
	order := strings.Compare(a.Text, b.Text)
	if a.Time != nil {
		order = a.Time.Compare(*b.Time)
	}
	order = cmp.Or(order, strings.Compare(string(a.ID), string(b.ID)))
	if o.Ascending {
		return order
	}
	return -order
}
