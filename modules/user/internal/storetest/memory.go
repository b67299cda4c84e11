// Package storetest holds the in-memory stores of the user module, for tests of
// its use cases and routes, and the contract that they and the stores on
// PostgreSQL both pass. Tests only.
package storetest

import (
	"context"
	"maps"
	"sync"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
)

// Memory is every store of the module, and the unit of work, in memory. Units
// run one after the other, which is all that locks could ask for.
type Memory struct {
	folder app.Folder
	unit   sync.Mutex // held by the unit of work

	mu      sync.Mutex // guards what follows
	users   map[user.ID]domain.Snapshot
	roles   map[string]user.Role // by id
	imports map[string]imported  // by id
	figures user.Statistics
}

// NewMemory returns stores without accounts and with the system roles.
func NewMemory(folder app.Folder) *Memory {
	m := &Memory{folder: folder, users: map[user.ID]domain.Snapshot{}, roles: map[string]user.Role{}, imports: map[string]imported{}}
	for _, role := range systemRoles() {
		m.roles[role.ID] = role
	}
	return m
}

type unitKey struct{}

// Do is part of app.Tx: an error puts back what was there before.
func (m *Memory) Do(ctx context.Context, fn func(context.Context) error) error {
	if m.InUnit(ctx) {
		return fn(ctx)
	}
	m.unit.Lock()
	defer m.unit.Unlock()
	m.mu.Lock()
	users, roles, imports := maps.Clone(m.users), maps.Clone(m.roles), maps.Clone(m.imports)
	m.mu.Unlock()
	err := fn(context.WithValue(ctx, unitKey{}, true))
	if err != nil {
		m.mu.Lock()
		m.users, m.roles, m.imports = users, roles, imports
		m.mu.Unlock()
	}
	return err
}

// InUnit tells whether the context carries a unit of work.
func (m *Memory) InUnit(ctx context.Context) bool { return ctx.Value(unitKey{}) != nil }

// Stores are the ports that the memory backs.
func (m *Memory) Stores() Stores {
	return Stores{
		Tx: m, Users: m, Newcomers: m, Imports: m, Accounts: m, Totals: m, Authorities: m, Graveyard: m, Figures: m, Roles: m, RoleEditor: m,
	}
}

// Stores is what the contract is about.
type Stores struct {
	app.Tx
	app.Users
	app.Newcomers
	app.Imports
	app.Accounts
	app.Totals
	app.Authorities
	app.Graveyard
	app.Figures
	app.Roles
	app.RoleEditor
}
