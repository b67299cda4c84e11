// Package history makes up entries of the log for sample data of any size:
// composed, sealed and hashed as the module does it. Only auditmodule uses it.
package history

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"

	"github.com/brianvoe/gofakeit/v7"

	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/samples"
)

// Sealing wraps the keys that personal values are sealed under.
type Sealing interface {
	// Wrap gives a key of an owner in the form in which it is stored.
	Wrap(owner string, key []byte) ([]byte, error)
	// Box gives what a key seals with.
	Box(key []byte) (domain.Box, error)
}

// History is the log of a population.
type History struct {
	population samples.Population
	sealing    Sealing
}

// Of returns the log of a population.
func Of(population samples.Population, sealing Sealing) History { return History{population, sealing} }

const streamEntries uint64 = 3 << 8

// Key is the wrapped key of person i. Keys of sample data come from its seed, so
// that a million need not be remembered while their entries are made: they
// protect nothing.
func (h History) Key(i int) (owner string, wrapped []byte, err error) {
	owner = h.population.ID(i)
	wrapped, err = h.sealing.Wrap(owner, h.key(i))
	return owner, wrapped, err
}

func (h History) key(i int) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte("roster.samples.audit-key.v1"), mixed(h.population.Seed, i)))
	return sum[:]
}

func mixed(seed uint64, i int) uint64 { return seed*1_000_003 + uint64(i) } //nolint:gosec // i is not negative

// Entry is entry i. People act on themselves, and some are acted on by the first
// administrator; the early ones much more often than the late ones.
func (h History) Entry(i int) (domain.Entry, error) {
	chance, at := h.population.Rand(streamEntries, i), h.population.EntryTime(i)
	subject := among(h.population.JoinedBy(at), chance)
	actor := subject
	const byStaff = 10
	if chance.IntN(byStaff) == 0 {
		actor = 0
	}
	happening := h.happening(subject, chance)
	draft, err := domain.Compose(event.Envelope{
		ID: samples.Ordered(at, chance), OccurredAt: at, Event: happening,
		Actor: authn.Principal{Kind: authn.User, UserID: h.population.ID(actor), SessionID: samples.Random(chance)},
		Origin: authn.Origin{
			RequestID: samples.Random(chance), UserAgent: gofakeit.NewFaker(chance, false).UserAgent(),
			IP: fmt.Sprintf("198.51.%d.%d", chance.IntN(256), chance.IntN(256)), //nolint:mnd // a network for examples
		},
	})
	if err != nil {
		return domain.Entry{}, fmt.Errorf("make up entry %d: %w", i, err)
	}
	boxes := domain.Boxes{}
	for _, number := range []int{subject, actor} {
		if boxes[h.population.ID(number)], err = h.sealing.Box(h.key(number)); err != nil {
			return domain.Entry{}, err
		}
	}
	return draft.Seal(boxes)
}

// among chooses one of so many people: half of all choices fall on the first
// eighth.
func among(people int, chance *rand.Rand) int {
	share := chance.Float64()
	return min(int(share*share*share*float64(people)), max(people-1, 0))
}

// happening is one of the population's actions.
func (h History) happening(subject int, chance *rand.Rand) happening {
	made := happening{name: "sample.happened", subject: h.population.ID(subject)}
	if actions := h.population.Actions; len(actions) > 0 {
		made.name = actions[chance.IntN(len(actions))]
	}
	switch chance.IntN(4) {
	case 0:
		fake := gofakeit.NewFaker(chance, false)
		made.changes = []event.Change{{Field: "profile.display_name", Old: fake.FirstName(), New: fake.FirstName(), Personal: true}}
	case 1:
		made.changes = []event.Change{{Field: "version", Old: 1, New: 2}}
	}
	return made
}

// happening is an event that was made up.
type happening struct {
	name, subject string
	changes       []event.Change
}

// EventName is part of event.Event.
func (h happening) EventName() string { return h.name }

// Describe is part of event.Event.
func (h happening) Describe() event.Description {
	return event.Description{Subject: event.Subject{Type: event.SubjectUser, ID: h.subject}, Changes: h.changes}
}
