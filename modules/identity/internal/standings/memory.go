// Package standings remembers on this replica which sessions are alive and what
// their accounts may do, so that a request with a known token asks the database
// nothing. It backs app.Standings and app.Revocations.
//
// Revocations travel by NOTIFY, in the transaction that makes them. That nothing
// was missed is never assumed: each replica sends itself a beat through the same
// pool that its changes go through, and what is remembered counts only while a
// beat that was sent less than a second ago has come back. PostgreSQL delivers
// notifications in the order of commits, so whatever was committed before that
// beat is known. A lost connection, a pooler that swallows notifications, a
// stopped process: without a beat, every request asks the database.
package standings

import (
	"sync"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/recent"
)

const (
	// certainFor is how long a beat that came back vouches for what is
	// remembered, counted from when it was sent.
	certainFor = 900 * time.Millisecond
	// accounts is how many accounts are remembered at least.
	accounts = 20_000
	// sessionsEach bounds what is remembered of one account.
	sessionsEach = 16
)

// Memory is what this replica remembers. It is safe for concurrent use.
type Memory struct {
	mu sync.Mutex
	// turn counts what was forgotten, so that nothing read before is kept after.
	turn    app.Ticket
	people  *recent.Map[user.ID, map[identity.SessionID]domain.Standing]
	beatOf  time.Time // when the newest beat that came back was sent
	beating bool
}

// NewMemory makes an empty Memory, which is certain of nothing until it hears a
// beat.
func NewMemory() *Memory {
	return &Memory{people: recent.New[user.ID, map[identity.SessionID]domain.Standing](accounts)}
}

// Recall gives what was kept of a session; see app.Standings.
func (m *Memory) Recall(owner user.ID, id identity.SessionID, now time.Time) (domain.Standing, app.Ticket, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.certain(now) {
		return domain.Standing{}, m.turn, false
	}
	sessions, _ := m.people.Get(owner)
	st, known := sessions[id]
	return st, m.turn, known
}

// certain says that whatever was committed a second ago is known.
func (m *Memory) certain(now time.Time) bool {
	age := now.Sub(m.beatOf)
	return m.beating && age >= 0 && age < certainFor
}

// Keep remembers what was read; see app.Standings.
func (m *Memory) Keep(id identity.SessionID, st domain.Standing, ticket app.Ticket) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.turn != ticket || !m.beating {
		return
	}
	owner := st.Session.User
	sessions, known := m.people.Get(owner)
	if !known || len(sessions) >= sessionsEach {
		sessions = make(map[identity.SessionID]domain.Standing, 1)
	}
	sessions[id] = st
	m.people.Put(owner, sessions)
}

// forget forgets one account.
func (m *Memory) forget(owner user.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn++
	m.people.Drop(owner)
}

// forgetAll forgets everybody.
func (m *Memory) forgetAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turn++
	m.people.Clear()
}

// heard notes that a beat sent at a time has come back.
func (m *Memory) heard(sent time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.beating || sent.After(m.beatOf) {
		m.beatOf = sent
	}
	m.beating = true
}

// lost says that notifications may have been missed: nothing remembered counts.
func (m *Memory) lost() {
	m.forgetAll()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.beating = false
}
