package main

import (
	"testing"
	"time"

	"roster/test/bench/place"
)

func TestWhatAJobAsksIsNoOperation(t *testing.T) {
	t.Parallel()
	seen := []place.Executed{{SQL: "SELECT refresh()", Took: time.Minute}}
	for range 20 {
		seen = append(seen, place.Executed{SQL: "SELECT 1", Took: time.Millisecond}, place.Executed{SQL: "UPDATE t", Took: time.Second})
	}
	if w := costliest(seen, 20); w.statement != "SELECT 1" || len(w.took) != 20 {
		t.Errorf("costliest is %q, %d times", w.statement, len(w.took))
	}
}
