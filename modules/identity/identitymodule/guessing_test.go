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

// ASVS: 6.3.1
func TestParallelGuessesHashTheAllowanceAndSurviveARestart(t *testing.T) {
	t.Parallel()
	hashed := new(hashedGuesses)
	w := newWorld(t, hashed.listen)
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
	hashed = new(hashedGuesses)
	restarted := w.replica(hashed.listen)
	for range 5 {
		r := restarted.post("/v1/auth/login", wrong)
		if r.Status != http.StatusUnauthorized { // a wait that just ended lets one through
			r.WantProblem(http.StatusTooManyRequests, "too_many_attempts")
		}
	}
	if n := hashed.Load(); n > 1 {
		t.Errorf("%d of 5 guesses are hashed after a restart", n)
	}
}

// hashedGuesses counts the wrong passwords that were hashed.
type hashedGuesses struct{ atomic.Int64 }

func (n *hashedGuesses) listen(bus *event.Bus) {
	event.On(bus, func(_ context.Context, e identity.LoginRefused) error {
		if e.Why == identity.RefusedPassword {
			n.Add(1)
		}
		return nil
	})
}
