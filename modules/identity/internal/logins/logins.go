// Package logins makes up credentials, sessions and refresh tokens for sample
// data of any size. Only identitymodule uses it.
package logins

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/samples"
)

// Password is the password of everybody in the sample data.
const Password = "sample-bench-password"

// Logins are what a population logs in with.
type Logins struct {
	population samples.Population
	cfg        identity.Config
	hash       string
}

// Of returns the logins of a population, whose password has the hash.
func Of(population samples.Population, cfg identity.Config, hash string) Logins {
	return Logins{population, cfg, hash}
}

// The streams of chance of this package.
const (
	streamSession uint64 = 2<<8 + iota
	streamTokens
)

// Credential is that of person i.
func (l Logins) Credential(i int) domain.CredentialSnapshot {
	person := l.population.Person(i)
	return domain.CredentialSnapshot{User: user.ID(person.ID), Hash: l.hash, PasswordChangedAt: &person.Joined}
}

// Session is the session of person i; ok is false for most, who were not here
// of late.
func (l Logins) Session(i int) (s identity.Session, ok bool) {
	person := l.population.Person(i)
	if person.Fate != samples.Ordinary || l.population.Until.Sub(person.Seen) >= l.cfg.RefreshTokenTTL {
		return identity.Session{}, false
	}
	chance := l.population.Rand(streamSession, i)
	return identity.Session{
		ID: identity.SessionID(samples.Ordered(person.Seen, chance)), User: user.ID(person.ID),
		CreatedAt: person.Seen, AuthenticatedAt: person.Seen, LastUsedAt: used(person, l.population.Until, chance),
		ExpiresAt: person.Seen.Add(l.cfg.SessionTTL),
		IP:        fmt.Sprintf("198.51.%d.%d", chance.IntN(256), chance.IntN(256)), //nolint:mnd // a network for examples
		UserAgent: gofakeit.NewFaker(chance, false).UserAgent(),
	}, true
}

// used is when a session was used last.
func used(person samples.Person, until time.Time, chance *rand.Rand) time.Time {
	span := until.Sub(person.Seen)
	return person.Seen.Add(time.Duration(chance.Float64() * float64(span))).Truncate(time.Microsecond)
}

// mostGenerations bounds how many tokens a session had.
const mostGenerations = 3

// Tokens are the refresh tokens of the session of person i, if there is one.
// Nobody knows their texts.
func (l Logins) Tokens(i int) (t domain.RefreshTokens, ok bool) {
	session, ok := l.Session(i)
	if !ok {
		return domain.RefreshTokens{}, false
	}
	chance := l.population.Rand(streamTokens, i)
	first := digest(chance)
	t = domain.RefreshTokens{Session: session.ID, User: session.User, Family: first, Newest: first, IssuedAt: session.CreatedAt}
	for range chance.IntN(mostGenerations) {
		before := t.Newest
		t.Previous, t.Newest, t.IssuedAt = &before, digest(chance), session.LastUsedAt
		t.Generation++
	}
	t.ExpiresAt = t.IssuedAt.Add(l.cfg.RefreshTokenTTL)
	return t, true
}

func digest(chance *rand.Rand) (d domain.Digest) {
	for at := 0; at < len(d); at += 8 {
		binary.BigEndian.PutUint64(d[at:], chance.Uint64())
	}
	return d
}
