package identitymodule_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"roster/modules/identity"
	"roster/platform/event"
)

func TestParallelGuessesHashTheAllowanceAndSurviveARestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	hashed := w.countHashed() // before anything is told
	w.seeded("uma")
	wrong := map[string]any{"login": "uma", "password": "not the one"}
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() { w.post("/v1/auth/login", wrong) })
	}
	all.Wait()
	// Five are free, and one more each time a wait of 1, 2, 4 … s is over.
	const allowance = 10
	if n := hashed.Load(); n < 5 || n > allowance {
		t.Errorf("%d of 200 parallel guesses were hashed", n)
	}
	restarted := w.replica()
	hashed = restarted.countHashed()
	for range 5 {
		restarted.post("/v1/auth/login", wrong)
	}
	if n := hashed.Load(); n > 1 {
		t.Errorf("%d of 5 guesses are hashed after a restart", n)
	}
	restarted.post("/v1/auth/login", wrong).WantProblem(http.StatusTooManyRequests, "too_many_attempts")
}

// countHashed counts the wrong passwords that were hashed.
func (w *world) countHashed() *atomic.Int64 {
	var hashed atomic.Int64
	event.On(w.bus, func(_ context.Context, e identity.LoginRefused) error {
		if e.Why == identity.RefusedPassword {
			hashed.Add(1)
		}
		return nil
	})
	return &hashed
}
