// Package people makes up accounts for sample data of any size, as the module
// would keep them. Only usermodule uses it.
package people

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/samples"
)

// People are the accounts of a population.
type People struct {
	population samples.Population
	purgeAfter time.Duration
}

// Of returns the accounts of a population; purgeAfter is the time between a
// deletion and the end.
func Of(population samples.Population, purgeAfter time.Duration) People {
	return People{population, purgeAfter}
}

// The streams of chance of this package.
const (
	streamAccount uint64 = 1<<8 + iota
	streamGrants
)

// Account is the account of person i, without its grants.
func (p People) Account(i int) (domain.Snapshot, error) {
	person, chance := p.population.Person(i), p.population.Rand(streamAccount, i)
	s := domain.Snapshot{
		ID: user.ID(person.ID), Status: user.Active, Profile: profile(chance),
		Metadata:  user.Metadata{Public: json.RawMessage(`{}`), Private: json.RawMessage(`{}`)},
		CreatedAt: person.Joined, Version: 1,
	}
	if err := identify(&s, i, chance); err != nil {
		return domain.Snapshot{}, fmt.Errorf("make up person %d: %w", i, err)
	}
	p.live(&s, person, chance)
	return s, nil
}

// identify gives the account what it is known by: everybody an address, nine of
// ten a username, and some an identifier of another system.
func identify(s *domain.Snapshot, i int, chance *rand.Rand) (err error) {
	name := fmt.Sprintf("%s%07d", handle(s.Profile.FirstName, s.Profile.LastName), i)
	address := name + "@" + pick(chance, domains)
	if chance.IntN(4) == 0 {
		address = strings.ToUpper(address[:1]) + address[1:]
	}
	if s.Email, err = user.ParseEmail(address); err != nil {
		return err
	}
	if chance.IntN(10) > 0 || i == 0 {
		if s.Username, err = user.ParseUsername(name); err != nil {
			return err
		}
	}
	if chance.IntN(5) == 0 {
		s.ExternalID = fmt.Sprintf("crm-%08d", i)
		s.Metadata.Public = json.RawMessage(fmt.Sprintf(`{"plan": %q, "seats": %d}`, pick(chance, plans), 1+chance.IntN(50)))
	}
	return nil
}

// longestHandle leaves room for a number in a username.
const longestHandle = 20

// handle is a name as it can stand in a username: what is ASCII of it.
func handle(first, last string) string {
	letters := func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}
	h := strings.Trim(strings.Map(letters, strings.ToLower(first))+"."+strings.Map(letters, strings.ToLower(last)), ".")
	if h == "" {
		h = "person"
	}
	return h[:min(len(h), longestHandle)]
}

const day = 24 * time.Hour

// live gives the account what has happened to it.
func (p People) live(s *domain.Snapshot, person samples.Person, chance *rand.Rand) {
	within := func(from time.Time) time.Time {
		return from.Add(time.Duration(chance.Float64() * float64(p.population.Until.Sub(from)))).Truncate(time.Microsecond)
	}
	s.UpdatedAt = within(person.Joined)
	if !person.Seen.IsZero() {
		s.LastLoginAt = &person.Seen
	}
	verified := earlier(person.Joined.Add(time.Duration(1+chance.IntN(60))*time.Minute), s.UpdatedAt)
	s.EmailVerifiedAt = &verified
	switch person.Fate {
	case samples.Ordinary:
	case samples.Pending:
		s.Status, s.EmailVerifiedAt = user.Pending, nil
	case samples.Suspended:
		s.Status, s.SuspendedAt, s.SuspensionReason = user.Suspended, &s.UpdatedAt, pick(chance, reasons)
		if chance.IntN(2) == 0 {
			until := p.population.Until.Add(time.Duration(1+chance.IntN(90)) * day)
			s.SuspendedUntil = &until
		}
	case samples.Deleted:
		const longAgo = 10 * day // well before the purge
		gone := within(later(person.Joined, p.population.Until.Add(-longAgo)))
		purge := gone.Add(p.purgeAfter)
		s.DeletedAt, s.PurgeAt, s.UpdatedAt = &gone, &purge, gone
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// profile is what people say of themselves; most say little. A third have names
// from outside the English-speaking world.
func profile(chance *rand.Rand) user.Profile {
	fake := gofakeit.NewFaker(chance, false)
	where := pick(chance, places)
	p := user.Profile{FirstName: fake.FirstName(), LastName: fake.LastName(), Locale: where.locale, Timezone: where.timezone}
	if chance.IntN(3) == 0 {
		p.FirstName, p.LastName = pick(chance, where.first), pick(chance, where.last)
	}
	p.DisplayName = p.FirstName
	if chance.IntN(2) == 0 {
		p.DisplayName += " " + p.LastName
	}
	if chance.IntN(5) < 3 {
		p.Bio = fake.Sentence()
	}
	if chance.IntN(5) < 2 {
		p.AvatarURL = fmt.Sprintf("https://avatars.example.com/%08x.png", chance.Uint32())
	}
	if chance.IntN(10) < 3 {
		p.Phone = fmt.Sprintf("+1555%07d", chance.IntN(10_000_000))
	}
	return p
}

func pick[T any](chance *rand.Rand, from []T) T { return from[chance.IntN(len(from))] }
