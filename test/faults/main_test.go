package faults

import (
	"os"
	"slices"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

func TestMain(m *testing.M) { runningtest.Main(m) }

// long tells whether this is the long form, which has the machine to itself.
func long() bool { return os.Getenv("ROSTER_FAULTS") == "long" }

// rounds is how often a fault is made.
func rounds(short, many int) int {
	if long() {
		return many
	}
	return short
}

// within holds a time to its limit in the long form; beside other tests a time
// says little.
func within(t *testing.T, what string, took, limit time.Duration) {
	t.Helper()
	t.Logf("%s: %s, limit %s", what, took.Round(time.Millisecond), limit)
	if long() && took > limit {
		t.Errorf("%s: %s is over %s", what, took.Round(time.Millisecond), limit)
	}
}

// percentile of times, such as 0.95.
func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)]
}
