package storetest

import (
	"context"
	"errors"
	"sync"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
)

// Horizon is part of app.Sequence: in memory, entries appear in their order.
func (m *Memory) Horizon(context.Context) (app.Horizon, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return app.Horizon{Seq: int64(len(m.entries))}, nil
}

// Settled is part of app.Sequence.
func (m *Memory) Settled(context.Context, []string) (bool, error) { return true, nil }

// Claim is part of app.Sequence: units of work run one after the other.
func (m *Memory) Claim(context.Context) (bool, error) { return true, nil }

// Leaves is part of app.Sequence.
func (m *Memory) Leaves(ctx context.Context, r app.Range) ([]chain.Leaf, error) {
	entries, err := m.Entries(ctx, r, app.Filter{})
	leaves := make([]chain.Leaf, 0, len(entries))
	for _, e := range entries {
		s := e.Snapshot()
		leaves = append(leaves, chain.Leaf{Seq: s.Seq, ID: s.ID, ContentHash: s.ContentHash, OccurredAt: s.OccurredAt})
	}
	return leaves, err
}

// Entries is part of app.Sequence.
func (m *Memory) Entries(_ context.Context, r app.Range, f app.Filter) ([]domain.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []domain.Entry
	for _, s := range m.entries {
		if s.Seq > r.After && s.Seq <= r.UpTo && len(found) < r.Limit && passes(app.Query{Filter: f}, s) {
			found = append(found, domain.Restore(s))
		}
	}
	return found, nil
}

// Tamper changes what is stored, as nobody should be able to.
func (m *Memory) Tamper(change func([]domain.Snapshot) []domain.Snapshot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries = change(m.entries)
}

// Seals is app.Seals in memory. It takes no part in units of work.
type Seals struct {
	mu    sync.Mutex
	seals []chain.Seal
}

// ErrNumberTaken says that there is a seal with this number.
var ErrNumberTaken = errors.New("number of the seal is taken")

// Last is part of app.Seals.
func (s *Seals) Last(context.Context) (chain.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seals) == 0 {
		return chain.Seal{}, nil
	}
	return s.seals[len(s.seals)-1], nil
}

// Add is part of app.Seals.
func (s *Seals) Add(_ context.Context, made chain.Seal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, there := range s.seals {
		if there.Number == made.Number {
			return ErrNumberTaken
		}
	}
	s.seals = append(s.seals, made)
	return nil
}

// From is part of app.Seals.
func (s *Seals) From(_ context.Context, number int64, limit int) ([]chain.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []chain.Seal
	for _, there := range s.seals {
		if there.Number >= number && len(found) < limit {
			found = append(found, there)
		}
	}
	return found, nil
}

// Before is part of app.Seals.
func (s *Seals) Before(_ context.Context, number int64, limit int) ([]chain.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []chain.Seal
	for i := len(s.seals) - 1; i >= 0; i-- {
		if (number == 0 || s.seals[i].Number < number) && len(found) < limit {
			found = append(found, s.seals[i])
		}
	}
	return found, nil
}

// Over is part of app.Seals.
func (s *Seals) Over(_ context.Context, seq int64) (chain.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, there := range s.seals {
		if there.FirstSeq <= seq && seq <= there.LastSeq {
			return there, nil
		}
	}
	return chain.Seal{}, nil
}

// Cut removes the seals from a number on, as nobody should be able to.
func (s *Seals) Cut(number int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seals = s.seals[:number-1]
}
