package samples_test

import (
	"testing"
	"time"

	"roster/platform/samples"
)

var population = samples.Population{Seed: 7, People: 10_000, Entries: 5_000, Until: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}

func TestTheSamePeopleComeAgain(t *testing.T) {
	t.Parallel()
	again, other := population, population
	other.Seed++
	for i := range 100 {
		if population.Person(i) != again.Person(i) {
			t.Fatalf("person %d differs from themselves", i)
		}
		if population.ID(i) == other.ID(i) {
			t.Errorf("person %d has the same id under another seed", i)
		}
	}
}

func TestFatesComeInTheirShares(t *testing.T) {
	t.Parallel()
	met, ids := map[samples.Fate]int{}, map[string]bool{}
	before := time.Time{}
	for i := range population.People {
		person := population.Person(i)
		met[person.Fate]++
		ids[person.ID] = true
		if person.Joined.Before(before) || person.Joined.After(population.Until) || person.Seen.After(population.Until) {
			t.Fatalf("person %d joined at %s and was seen at %s", i, person.Joined, person.Seen)
		}
		if !person.Seen.IsZero() && person.Seen.Before(person.Joined) {
			t.Fatalf("person %d was seen before they joined", i)
		}
		before = person.Joined
	}
	if len(ids) != population.People {
		t.Errorf("%d ids for %d people", len(ids), population.People)
	}
	for fate, want := range map[samples.Fate]int{samples.Pending: 270, samples.Suspended: 90, samples.Deleted: 180} {
		if got := met[fate]; got < want*7/10 || got > want*13/10 {
			t.Errorf("fate %d was met by %d, want about %d", fate, got, want)
		}
	}
}

func TestIdentifiersSayTheirVersion(t *testing.T) {
	t.Parallel()
	chance := population.Rand(1, 1)
	if id := samples.Random(chance); len(id) != 36 || id[14] != '4' {
		t.Errorf("Random = %s", id)
	}
	early, late := samples.Ordered(population.EntryTime(1), chance), samples.Ordered(population.EntryTime(2), chance)
	if early[14] != '7' || early >= late {
		t.Errorf("Ordered = %s, then %s", early, late)
	}
}
