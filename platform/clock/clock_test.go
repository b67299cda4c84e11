package clock_test

import (
	"testing"
	"time"

	"roster/platform/clock"
)

// ASVS: 16.2.2
func TestSystemIsUTCToTheMicrosecond(t *testing.T) {
	t.Parallel()
	before := time.Now().Add(-clock.Precision)
	for range 100 {
		now := clock.System().Now()
		if now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
			t.Fatalf("got %v, want UTC without nanoseconds", now)
		}
		if now.Before(before) || now.After(time.Now()) {
			t.Fatalf("got %v, want the present", now)
		}
	}
}

func TestManualMovesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	c := clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 1234567, time.FixedZone("CET", 3600)))
	start := time.Date(2026, 3, 1, 11, 0, 0, 1234000, time.UTC)
	if got := c.Now(); got != start {
		t.Fatalf("got %v, want %v", got, start)
	}
	if got := c.Advance(time.Hour); got != start.Add(time.Hour) || got != c.Now() {
		t.Fatalf("after an hour: got %v and %v", got, c.Now())
	}
	c.Set(start.Add(-time.Hour))
	if got := c.Now(); got != start.Add(-time.Hour) {
		t.Fatalf("set back: got %v", got)
	}
}
