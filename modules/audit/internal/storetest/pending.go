package storetest

import (
	"context"

	"roster/modules/audit/internal/domain"
)

// Pending is app.Pending in the units of work of a log in memory.
type Pending struct{ Of *Memory }

// Add is part of app.Pending.
func (p Pending) Add(_ context.Context, d domain.Draft, write func(context.Context, []domain.Draft) error) error {
	p.Of.mu.Lock()
	defer p.Of.mu.Unlock()
	p.Of.pending, p.Of.write = append(p.Of.pending, d), write
	return nil
}

func (m *Memory) takePending() (drafts []domain.Draft, write func(context.Context, []domain.Draft) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	drafts, write = m.pending, m.write
	m.pending, m.write = nil, nil
	return drafts, write
}
