package races

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"

	"github.com/anishathalye/porcupine"
)

// What is asked of one account and one role.
const (
	grant = iota
	revoke
	look
)

// roleModel is whether the account holds the role. Granting and revoking make it
// so, whatever it was; looking tells it.
var roleModel = porcupine.Model{
	Init: func() any { return false },
	Step: func(state, input, output any) (bool, any) {
		switch input {
		case grant:
			return output == http.StatusOK, true
		case revoke:
			return output == http.StatusNoContent, false
		default:
			return output == state, state
		}
	},
}

// roleHistories has clients at both replicas give, take
// and look.
func (p *pair) roleHistories() {
	t := p.t
	const clients, each = 8, 30
	for round := range rounds(t) {
		path := "/v1/users/" + p.account(fmt.Sprintf("history%d@example.com", round))
		var h history
		var all sync.WaitGroup
		for client := range clients {
			all.Go(func() {
				for range each {
					what := rand.IntN(3) //nolint:gosec // any mix will do
					h.record(client, what, func() any { return p.ask(client, what, path) })
				}
			})
		}
		all.Wait()
		h.check(t, roleModel)
	}
}

// ask does one of them: the answer is a status, or whether the role is held.
func (p *pair) ask(client, what int, path string) any {
	const role = "moderator"
	as := p.admins[client%2]
	switch what {
	case grant:
		r, _ := as.Try(p.t.Context(), http.MethodPut, path+"/roles/"+role, nil)
		return r.Status
	case revoke:
		r, _ := as.Try(p.t.Context(), http.MethodDelete, path+"/roles/"+role, nil)
		return r.Status
	default:
		r, err := as.Try(p.t.Context(), http.MethodGet, path+"/roles", nil)
		if err != nil || r.Status != http.StatusOK {
			return r.Status
		}
		for _, held := range r.Items() {
			if held["role"] == role {
				return true
			}
		}
		return false
	}
}
