package recent_test

import (
	"testing"

	"roster/platform/recent"
)

// ASVS: 1.4.3
func TestForgetsWhatWasNotUsed(t *testing.T) {
	t.Parallel()
	const size = 10
	m := recent.New[int, int](size)
	for i := range 100 * size {
		m.Put(i, i)
		if _, found := m.Get(0); !found {
			t.Fatalf("0 was forgotten after %d entries although it was used all the time", i)
		}
	}
	kept := 0
	for i := range 100 * size {
		if _, found := m.Get(i); found {
			kept++
		}
	}
	if kept > 2*size {
		t.Errorf("%d entries are kept, want at most %d", kept, 2*size)
	}
}

func TestDropAndClear(t *testing.T) {
	t.Parallel()
	m := recent.New[string, int](1)
	m.Put("old", 1)
	m.Put("young", 2)
	m.Drop("old")
	m.Drop("young")
	for _, key := range []string{"old", "young"} {
		if _, found := m.Get(key); found {
			t.Errorf("%s is there after Drop", key)
		}
	}
	m.Put("a", 1)
	m.Put("b", 2)
	m.Clear()
	if _, found := m.Get("a"); found {
		t.Error("a is there after Clear")
	}
}
