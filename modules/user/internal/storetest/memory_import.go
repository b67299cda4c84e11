package storetest

import (
	"context"
	"slices"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
)

// imported is an import in memory.
type imported struct {
	app.StoredImport
	content string
	begunAt time.Time
	chunks  []app.ImportChunk
}

// AddAll is part of app.Newcomers.
func (m *Memory) AddAll(ctx context.Context, users []*domain.User) (left []*domain.User, err error) {
	for _, u := range users {
		if taken := m.takenFrom(u); len(taken) > 0 {
			left = append(left, u)
		} else if err := m.Add(ctx, u); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// Taken is part of app.Newcomers.
func (m *Memory) Taken(_ context.Context, users []*domain.User) (map[user.ID][]*fault.Error, error) {
	taken := map[user.ID][]*fault.Error{}
	for _, u := range users {
		if why := m.takenFrom(u); len(why) > 0 {
			taken[u.Snapshot().ID] = why
		}
	}
	return taken, nil
}

func (m *Memory) takenFrom(u *domain.User) (why []*fault.Error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := u.Snapshot()
	for _, alone := range []domain.Snapshot{{Email: s.Email}, {Username: s.Username}, {ExternalID: s.ExternalID}} {
		if err, ok := fault.From(m.unique(alone)); ok {
			why = append(why, err)
		}
	}
	return why
}

// Begin is part of app.Imports.
func (m *Memory) Begin(_ context.Context, id string, content []byte, now time.Time) (found app.StoredImport, begun bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, i := range m.imports {
		if i.content == string(content) {
			return i.StoredImport, false, nil
		}
	}
	m.imports[id] = imported{StoredImport: app.StoredImport{ID: id}, content: string(content), begunAt: now}
	return m.imports[id].StoredImport, true, nil
}

// Chunks is part of app.Imports.
func (m *Memory) Chunks(_ context.Context, importID string, from int64, limit int) (chunks []app.ImportChunk, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.imports[importID].chunks {
		if c.Start >= from && len(chunks) < limit {
			chunks = append(chunks, c)
		}
	}
	return chunks, nil
}

// Keep is part of app.Imports.
func (m *Memory) Keep(_ context.Context, importID string, c app.ImportChunk) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.imports[importID]
	at, found := slices.BinarySearchFunc(i.chunks, c.Start, func(c app.ImportChunk, start int64) int { return int(c.Start - start) })
	if found {
		return user.ErrImportUnderWay
	}
	i.chunks = slices.Insert(slices.Clone(i.chunks), at, c)
	m.imports[importID] = i
	return nil
}

// Finish is part of app.Imports.
func (m *Memory) Finish(_ context.Context, importID string, now time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := m.imports[importID]
	i.FinishedAt = &now
	m.imports[importID] = i
	return nil
}

// Forget is part of app.Imports.
func (m *Memory) Forget(_ context.Context, before time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, i := range m.imports {
		if i.begunAt.Before(before) {
			delete(m.imports, id)
		}
	}
	return nil
}
