// Package storetest holds the in-memory log that tests of the use cases run on, and the contracts that it and the GORM
// adapters both pass. Tests only.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
)

// Memory is the log, its keys and its units of work in memory. Units of work run one after the other.
type Memory struct {
	// Months is the number of months that Ahead was last asked for.
	Months int
	// Stray makes Strays answer yes.
	Stray bool
	// Refuse is what Append returns, when it is set.
	Refuse error

	unit    sync.Mutex // held by the open unit of work
	mu      sync.Mutex // guards what follows
	entries []domain.Snapshot
	keys    map[string][]byte
	asked   int
	hooks   []func()
	pending []domain.Draft
	write   func(context.Context, []domain.Draft) error
}

// NewMemory returns an empty log.
func NewMemory() *Memory { return &Memory{keys: map[string][]byte{}} }

type unitKey struct{}

// Do is part of app.Tx: it takes everything back when fn fails.
func (m *Memory) Do(ctx context.Context, fn func(context.Context) error) error {
	if m.InUnit(ctx) {
		return fn(ctx)
	}
	m.unit.Lock()
	defer m.unit.Unlock()
	m.mu.Lock()
	entries, keys := slices.Clone(m.entries), maps.Clone(m.keys)
	m.mu.Unlock()
	ctx = context.WithValue(ctx, unitKey{}, true)
	err := fn(ctx)
	if drafts, write := m.takePending(); err == nil && write != nil {
		err = write(ctx, drafts)
	}
	m.mu.Lock()
	hooks := m.hooks
	m.hooks = nil
	if err != nil {
		m.entries, m.keys = entries, keys
	}
	m.mu.Unlock()
	if err != nil {
		return err
	}
	for _, hook := range hooks {
		hook()
	}
	return nil
}

// InUnit is part of event.Unit.
func (m *Memory) InUnit(ctx context.Context) bool { return ctx.Value(unitKey{}) != nil }

// Append is part of app.Entries.
func (m *Memory) Append(_ context.Context, entries ...domain.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Refuse != nil {
		return m.Refuse
	}
	for _, e := range entries {
		s := e.Snapshot()
		s.Seq = int64(len(m.entries) + 1)
		m.entries = append(m.entries, s)
	}
	return nil
}

// Find is part of app.Entries.
func (m *Memory) Find(_ context.Context, id string) (domain.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.entries {
		if s.ID == id {
			return domain.Restore(s), nil
		}
	}
	return domain.Entry{}, audit.ErrNotFound
}

// List is part of app.Entries.
func (m *Memory) List(_ context.Context, q app.Query) ([]domain.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	sorted := slices.SortedFunc(slices.Values(m.entries), func(a, b domain.Snapshot) int { return -compare(a, b) })
	var found []domain.Entry
	for _, s := range sorted {
		if len(found) < q.Limit && passes(q, s) {
			found = append(found, domain.Restore(s))
		}
	}
	return found, nil
}

func compare(a, b domain.Snapshot) int {
	if c := a.OccurredAt.Compare(b.OccurredAt); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

func passes(q app.Query, s domain.Snapshot) bool {
	f := q.Filter
	for _, equal := range [][2]string{
		{f.ActorID, s.ActorID},
		{f.SubjectID, s.SubjectID},
		{f.SubjectType, s.SubjectType},
		{f.Action, s.Action},
		{string(f.Outcome), s.Outcome},
		{f.RequestID, s.RequestID},
	} {
		if equal[0] != "" && equal[0] != equal[1] {
			return false
		}
	}
	return strings.HasPrefix(s.Action, f.ActionPrefix) &&
		(f.From.IsZero() || !s.OccurredAt.Before(f.From)) &&
		(f.To.IsZero() || s.OccurredAt.Before(f.To)) &&
		(q.After.OccurredAt.IsZero() ||
			compare(s, domain.Snapshot{OccurredAt: q.After.OccurredAt, ID: q.After.ID}) < 0)
}

// Load is part of keyring.Store.
func (m *Memory) Load(_ context.Context, owners []string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	found := map[string][]byte{}
	for _, owner := range owners {
		if key, ok := m.keys[owner]; ok {
			found[owner] = bytes.Clone(key)
		}
	}
	return found, nil
}

// Asked is how often Load and Add were called.
func (m *Memory) Asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked
}

// Add is part of keyring.Store.
func (m *Memory) Add(_ context.Context, owners []string, wrapped [][]byte) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	kept := map[string][]byte{}
	for i, owner := range owners {
		if _, found := m.keys[owner]; !found {
			m.keys[owner] = bytes.Clone(wrapped[i])
		}
		kept[owner] = bytes.Clone(m.keys[owner])
	}
	return kept, nil
}

// AddNew is part of keyring.Store.
func (m *Memory) AddNew(_ context.Context, owners []string, wrapped [][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, owner := range owners {
		if _, found := m.keys[owner]; found {
			return errors.New("somebody new has a key of the log")
		}
		m.keys[owner] = bytes.Clone(wrapped[i])
	}
	return nil
}

// Any is part of keyring.Store.
func (m *Memory) Any(context.Context) (owner string, wrapped []byte, found bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for owner, key := range m.keys {
		if key != nil {
			return owner, bytes.Clone(key), true, nil
		}
	}
	return "", nil, false, nil
}

// AfterCommit is part of keyring.Store.
func (m *Memory) AfterCommit(ctx context.Context, hook func()) {
	if !m.InUnit(ctx) {
		hook()
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.hooks = append(m.hooks, hook)
}

// DestroyKey empties the key of an owner, as erasing a person does.
func (m *Memory) DestroyKey(owner string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys[owner] = nil
}

// Ahead is part of app.Partitions.
func (m *Memory) Ahead(_ context.Context, months int) error {
	m.Months = months
	return nil
}

// Strays is part of app.Partitions.
func (m *Memory) Strays(context.Context) (bool, error) { return m.Stray, nil }

// Stored is everything that the log holds, in the order of insertion.
func (m *Memory) Stored() []domain.Snapshot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.entries)
}
