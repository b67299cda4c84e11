package standings

import (
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

const (
	owner   = user.ID("11111111-1111-4111-8111-111111111111")
	other   = user.ID("22222222-2222-4222-8222-222222222222")
	session = identity.SessionID("33333333-3333-4333-8333-333333333333")
)

var start = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

// warm is a Memory that has just heard a beat and knows the session of somebody.
func warm(people ...user.ID) *Memory {
	m := NewMemory()
	m.heard(start)
	for _, id := range people {
		_, ticket, _ := m.Recall(id, session, start)
		m.Keep(session, standingOf(id), ticket)
	}
	return m
}

func standingOf(id user.ID) domain.Standing {
	return domain.Standing{Session: domain.SessionState{User: id}}
}

func (m *Memory) knows(id user.ID, now time.Time) bool {
	_, _, known := m.Recall(id, session, now)
	return known
}

func TestMemoryCountsOnlyWhileBeatsComeBack(t *testing.T) {
	t.Parallel()
	m := warm(owner)
	for after, want := range map[time.Duration]bool{
		-time.Second: false, // the clock was put back
		0:            true, certainFor - time.Microsecond: true, certainFor: false, time.Hour: false,
	} {
		if got := m.knows(owner, start.Add(after)); got != want {
			t.Errorf("%s after the beat: known %t, want %t", after, got, want)
		}
	}
	m.heard(start.Add(time.Hour))
	if !m.knows(owner, start.Add(time.Hour)) {
		t.Error("a new beat does not count")
	}
	m.lost()
	m.heard(start.Add(time.Hour))
	if m.knows(owner, start.Add(time.Hour)) {
		t.Error("what was remembered before the feed was lost still counts")
	}
}

func TestMemoryForgets(t *testing.T) {
	t.Parallel()
	m := warm(owner, other)
	m.forget(owner)
	if m.knows(owner, start) || !m.knows(other, start) {
		t.Error("forgetting one account forgets not exactly that one")
	}
	m.forgetAll()
	if m.knows(other, start) {
		t.Error("forgetAll leaves somebody")
	}
}

func TestWhatWasReadBeforeARevocationIsNotKept(t *testing.T) {
	t.Parallel()
	for name, revoke := range map[string]func(*Memory){
		"one":  func(m *Memory) { m.forget(owner) },
		"all":  (*Memory).forgetAll,
		"lost": func(m *Memory) { m.lost(); m.heard(start) },
	} {
		m := warm()
		_, ticket, _ := m.Recall(owner, session, start)
		revoke(m) // while the database is being asked
		m.Keep(session, standingOf(owner), ticket)
		if m.knows(owner, start) {
			t.Errorf("%s: what was read before is remembered after", name)
		}
	}
}
