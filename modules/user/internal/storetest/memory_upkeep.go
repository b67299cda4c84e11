package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"roster/modules/user"
)

// Due is part of app.Graveyard.
func (m *Memory) Due(_ context.Context, at time.Time, limit int) (due []user.ID, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.users {
		if s.PurgeAt != nil && !at.Before(*s.PurgeAt) && len(due) < limit {
			due = append(due, s.ID)
		}
	}
	return due, nil
}

// Remove is part of app.Graveyard.
func (m *Memory) Remove(_ context.Context, account user.ID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.users, account)
	return nil
}

// Statistics is part of app.Figures.
func (m *Memory) Statistics(context.Context) (user.Statistics, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.figures, nil
}

// Refresh is part of app.Figures.
func (m *Memory) Refresh(context.Context) error {
	counted := map[user.StatisticsGroup]int64{}
	for _, s := range m.living() {
		counted[user.StatisticsGroup{Status: s.Status, EmailVerified: s.EmailVerifiedAt != nil}]++
	}
	at := time.Now().UTC()
	figures := user.Statistics{RefreshedAt: &at}
	for group, users := range counted {
		group.Users, group.Created = users, users
		figures.Groups = append(figures.Groups, group)
	}
	slices.SortFunc(figures.Groups, func(a, b user.StatisticsGroup) int {
		return cmp.Or(strings.Compare(string(a.Status), string(b.Status)), cmp.Compare(boolRank(a.EmailVerified), boolRank(b.EmailVerified)))
	})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.figures = figures
	return nil
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
