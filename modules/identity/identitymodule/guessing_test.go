package identitymodule_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"roster/modules/identity"
	"roster/platform/event"
	"roster/platform/httpserver/httpservertest"
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

// An account whose attempts are used up is answered like an address without one whose attempts are.
func TestLockedIsAnsweredLikeNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	ask := func(who, password string) *httpservertest.Response {
		return w.post("/v1/auth/login", map[string]any{"login": who + "@example.com", "password": password})
	}
	for _, who := range []string{"uma", "nobody"} {
		for range 6 {
			ask(who, "not the one")
		}
	}
	const lock = "UPDATE login_throttles SET blocked_until = now() + interval '10 minutes' WHERE blocked_until IS NOT NULL"
	if locked := w.db.Conn(t.Context()).Exec(lock); locked.Error != nil || locked.RowsAffected != 2 {
		t.Fatalf("%d clients are locked, want 2: %v", locked.RowsAffected, locked.Error)
	}
	for _, password := range []string{"not the one", "sample-uma-password"} {
		var known, unknown string
		for range 5 { // a second may end between the two
			known, unknown = faceOf(ask("uma", password)), faceOf(ask("nobody", password))
			if known == unknown {
				break
			}
		}
		if known != unknown || !strings.HasPrefix(known, "429") {
			t.Errorf("with %q:\n%s\n%s", password, known, unknown)
		}
	}
}

// faceOf is a reply without what differs each time.
func faceOf(r *httpservertest.Response) string {
	header := r.Header.Clone()
	id := header.Get("X-Request-Id")
	header.Del("X-Request-Id")
	header.Del("Date")
	return strings.ReplaceAll(fmt.Sprint(r.Status, header, string(r.Body)), id, "ID")
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
