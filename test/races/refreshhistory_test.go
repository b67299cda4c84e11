package races

import (
	"math/rand/v2"
	"net/http"
	"sync"

	"github.com/anishathalye/porcupine"

	"roster/test/running/runningtest"
)

// use is a refresh with a token; an empty one is a logout.
type use struct{ token string }

// family is a session: the token that is good, the one before, and its end.
type family struct {
	good, before string
	ended        bool
}

// refreshModel is the rule of docs/identity.md within the ten seconds in which a
// lost reply is given again.
func refreshModel(first string) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return family{good: first} },
		Step: func(state, input, output any) (bool, any) {
			f, _ := state.(family)
			token, successor := input.(use).token, output.(string) //nolint:forcetypeassert // the history's own
			switch {
			case token == "": // also when it had ended
				f.ended = true
				return true, f
			case f.ended:
				return successor == "", f
			case token == f.good:
				return successor != "", family{good: successor, before: token}
			case token == f.before:
				return successor == f.good, f
			default:
				f.ended = true
				return successor == "", f
			}
		},
	}
}

// refreshHistories has clients at both replicas use the tokens of one session,
// mostly the newest they know, and end it now and then.
func (p *pair) refreshHistories() {
	const sessions = 4 // a round
	for range sessions * rounds(p.t) {
		p.refreshHistory()
	}
}

func (p *pair) refreshHistory() {
	p.t.Helper()
	const clients, each = 6, 12
	login := p.replicas[0].Login(runningtest.AdminEmail, runningtest.AdminPassword)
	known := &tokens{all: []string{login.Text("refresh_token")}}
	var h history
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for range each {
				token := known.pick()
				h.record(client, use{token}, func() any {
					successor := p.use(client, token, login.Text("access_token"))
					known.learn(successor)
					return successor
				})
			}
		})
	}
	all.Wait()
	h.check(p.t, refreshModel(login.Text("refresh_token")))
}

// use refreshes and gives the successor, or logs out and gives nothing.
func (p *pair) use(client int, token, access string) string {
	at := p.replicas[client%2]
	if token == "" {
		_, _ = at.As(access).Try(p.t.Context(), http.MethodPost, "/v1/auth/logout", nil) // 401 once the session has ended
		return ""
	}
	r, err := at.Try(p.t.Context(), http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": token})
	if err != nil || r.Status != http.StatusOK && r.Status != http.StatusUnauthorized {
		p.t.Errorf("a refresh answers %d: %s (%v)", r.Status, r.Raw, err)
	}
	return r.Text("refresh_token")
}

// tokens are those that clients have been given.
type tokens struct {
	mu  sync.Mutex
	all []string
}

func (k *tokens) learn(token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if token != "" && token != k.all[len(k.all)-1] {
		k.all = append(k.all, token)
	}
}

// pick gives the newest, often the one before, rarely an older one, and rarely
// none, which is a logout.
func (k *tokens) pick() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	const newest, before, older = 60, 97, 99 // of a hundred
	back := 0
	switch dice := rand.IntN(100); { //nolint:gosec // any mix will do
	case dice < newest:
	case dice < before:
		back = 1
	case dice < older:
		back = 2 + rand.IntN(3) //nolint:gosec // any mix will do
	default:
		return ""
	}
	return k.all[max(len(k.all)-1-back, 0)]
}
