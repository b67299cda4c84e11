package storetest

import (
	"context"
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/uuidgen"
)

// Memory is a database in memory. Units of work run one after the other and
// are undone when they fail.
type Memory struct {
	mu    sync.Mutex
	state state
}

// state is everything stored; its maps hold values, so that a shallow copy of
// each is a copy of all.
type state struct {
	accounts      map[user.ID]user.Account
	credentials   map[user.ID]domain.CredentialSnapshot
	sessions      map[identity.SessionID]storedSession
	refreshTokens map[domain.Digest]domain.RefreshTokens // by family
	verifications map[domain.Digest]storedLink
	resets        map[domain.Digest]storedLink
	changes       map[domain.Digest]storedLink
	throttles     map[domain.Digest]throttle
	signingKeys   []domain.SigningKey
}

type storedSession struct {
	identity.Session
	endedAt *time.Time
}

type storedLink struct {
	domain.Link
	gone bool
}

type throttle struct {
	failures     int
	since        time.Time
	blockedUntil time.Time
}

// NewMemory makes an empty database.
func NewMemory() *Memory { return &Memory{state: (state{}).copy()} }

func (s state) copy() state {
	return state{
		accounts: clone(s.accounts), credentials: clone(s.credentials), sessions: clone(s.sessions),
		refreshTokens: clone(s.refreshTokens), verifications: clone(s.verifications), resets: clone(s.resets), changes: clone(s.changes),
		throttles: clone(s.throttles), signingKeys: s.signingKeys[:len(s.signingKeys):len(s.signingKeys)],
	}
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}

type unitKey struct{}

// Do runs fn as one unit of work.
func (m *Memory) Do(ctx context.Context, fn func(context.Context) error) error {
	if m.InUnit(ctx) {
		return fn(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.state.copy()
	if err := fn(context.WithValue(ctx, unitKey{}, m)); err != nil {
		m.state = before
		return err
	}
	return nil
}

// Rehearse is part of app.Tx.
func (m *Memory) Rehearse(ctx context.Context, fn func(context.Context) error) error {
	if !m.InUnit(ctx) {
		return errors.New("rehearse outside a unit of work")
	}
	before := m.state.copy()
	defer func() { m.state = before }()
	return fn(ctx)
}

// InUnit tells whether the context carries a unit of work.
func (m *Memory) InUnit(ctx context.Context) bool { return ctx.Value(unitKey{}) == m }

// with lends the state, alone or inside the open unit of work.
func (m *Memory) with(ctx context.Context, fn func(*state) error) error {
	return m.Do(ctx, func(context.Context) error { return fn(&m.state) })
}

// Stores are the database's stores.
func (m *Memory) Stores() Stores {
	return Stores{
		Tx: m, Credentials: credentials{m}, Sessions: sessions{m}, OwnAccounts: sessions{m}, SessionProofs: sessions{m}, RefreshTokens: refreshTokens{m},
		Verifications: links{m, func(s *state) map[domain.Digest]storedLink { return s.verifications }},
		Resets:        links{m, func(s *state) map[domain.Digest]storedLink { return s.resets }},
		EmailChanges:  links{m, func(s *state) map[domain.Digest]storedLink { return s.changes }},
		Throttles:     throttles{m}, Allowances: allowances{m}, SigningKeys: signingKeys{m},
		NewID: uuidgen.New().Random,
		AddAccount: func(t *testing.T) user.ID {
			t.Helper()
			id := user.ID(uuidgen.New().Random())
			_ = m.with(t.Context(), func(s *state) error { s.accounts[id] = user.Account{ID: id, Status: user.Active}; return nil })
			return id
		},
	}
}
