// Package samples is the vocabulary in which modules describe sample data of any
// size: who the sample people are, which all modules agree on, and which rows
// each module keeps of them. Package bulkload writes the rows; the command
// `roster bench data` asks for them. The package is pure: the same population
// has the same people on every machine.
package samples

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
)

// Years is how far back the first of the people joined, and Months how far back
// the log goes.
const (
	Years  = 5
	Months = 12
)

// Population says whom there is to be sample data of.
type Population struct {
	// Seed makes the people come again: the same seed, the same people.
	Seed uint64
	// People and Entries are how many people there are, and entries in the log.
	People, Entries int
	// Until is the time at which the data was as it is: nothing is younger.
	Until time.Time
	// Actions are what the entries tell of; each Part adds its own.
	Actions []string
}

// Fate is what became of somebody's account.
type Fate int

// The fates, and how many of 1,000 people meet them.
const (
	Ordinary  Fate = iota
	Pending        // 30: the address was never proven
	Suspended      // 10
	Deleted        // 20
)

// Person is one of the people.
type Person struct {
	Number int // from 0
	ID     string
	Joined time.Time
	Fate   Fate
	// Seen is when they last logged in; zero for never.
	Seen time.Time
}

// The streams of chance that the population draws from itself. A module's parts
// draw from streams of their own.
const (
	streamID uint64 = iota
	streamLife
)

// Rand is the chance of person, or entry, i in one stream.
func (p Population) Rand(stream uint64, i int) *rand.Rand {
	return rand.New(rand.NewPCG(mix(p.Seed+stream<<32), mix(uint64(i)))) //nolint:gosec // sample data is not secret
}

// mix spreads near numbers over all 64 bits (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// ID is the identifier of person i: a version 4 UUID.
func (p Population) ID(i int) string { return Random(p.Rand(streamID, i)) }

// Person is person i. Every person whose number ends in 0 has an ordinary
// account, so that staff can be chosen by number.
func (p Population) Person(i int) Person {
	chance := p.Rand(streamLife, i)
	person := Person{Number: i, ID: p.ID(i), Joined: p.joined(float64(i) + chance.Float64())}
	const staff, perMille = 10, 1000
	if lot := chance.IntN(perMille); i%staff != 0 {
		person.Fate = fateOf(lot)
	}
	person.Seen = p.seen(person, chance)
	return person
}

func fateOf(lot int) Fate {
	switch {
	case lot < 30:
		return Pending
	case lot < 40:
		return Suspended
	case lot < 60:
		return Deleted
	default:
		return Ordinary
	}
}

// joined spreads the people evenly over the years, in the order of their
// numbers.
func (p Population) joined(number float64) time.Time {
	began := p.Until.AddDate(-Years, 0, 0)
	return began.Add(time.Duration(float64(p.Until.Sub(began)) * number / float64(p.People))).Truncate(time.Microsecond)
}

// recently bounds the last login of the people who come often.
const recently = 25 * 24 * time.Hour

// seen draws the last login: a fifth never came back, a quarter was here within
// recently, the others at any time since they joined.
func (p Population) seen(person Person, chance *rand.Rand) time.Time {
	lot, span := chance.Float64(), p.Until.Sub(person.Joined)
	switch {
	case person.Fate == Pending || lot < 0.2:
		return time.Time{}
	case lot < 0.45:
		span = min(span, recently)
	}
	return p.Until.Add(-time.Duration(chance.Float64() * float64(span))).Truncate(time.Microsecond)
}

// JoinedBy is how many people had joined at a time within the years.
func (p Population) JoinedBy(at time.Time) int {
	began := p.Until.AddDate(-Years, 0, 0)
	share := float64(at.Sub(began)) / float64(p.Until.Sub(began))
	return max(0, min(p.People, int(share*float64(p.People))))
}

// EntryTime is when entry i of the log was written: they are spread evenly over
// the months, in order.
func (p Population) EntryTime(i int) time.Time {
	began := p.Until.AddDate(0, -Months, 1)
	return began.Add(time.Duration(float64(p.Until.Sub(began)) * float64(i) / float64(max(p.Entries, 1)))).Truncate(time.Microsecond)
}

// Random is a version 4 UUID by chance.
func Random(chance *rand.Rand) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], chance.Uint64())
	binary.BigEndian.PutUint64(id[8:], chance.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}

// Ordered is a version 7 UUID of a time, by chance.
func Ordered(at time.Time, chance *rand.Rand) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|chance.Uint64()&0xffff)
	binary.BigEndian.PutUint64(id[8:], chance.Uint64())
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id.String()
}
