package completeness

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"

	"roster/test/running/runningtest"
)

// person is an account that the mix plays with.
type person struct {
	id, email, password, access, refresh string
}

// tour registers an account the way a person does.
func (s *site) tour() {
	s.T.Helper()
	const email, password = "ada@example.com", "correct horse battery staple"
	register := map[string]any{"email": email, "username": "ada", "password": password, "profile": map[string]any{"display_name": "Ada"}}
	s.send("", http.MethodPost, "/v1/auth/register", register).Want(http.StatusAccepted)
	confirm := map[string]any{"token": s.MailTo(email), "password": password}
	s.send("", http.MethodPost, "/v1/auth/email-verifications/confirm", confirm).Want(http.StatusNoContent)
	s.send("", http.MethodPost, "/v1/auth/email-verifications/confirm", confirm)
	delete(register, "username")
	s.send("", http.MethodPost, "/v1/auth/register", register).Want(http.StatusAccepted) // the address is taken now
	s.login(email, "not "+password)
	s.login("nobody@example.com", password)
	access, refresh := s.login("ada", password)
	me := s.send(access, http.MethodGet, "/v1/me", nil)
	me.Want(http.StatusOK)
	s.send(access, http.MethodPatch, "/v1/me", map[string]any{"profile": map[string]any{"bio": "it's me"}}, "If-Match: "+me.Header.Get("ETag")).Want(http.StatusOK)
	next := s.send("", http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": refresh})
	next.Want(http.StatusOK)
	s.send(s.admin, http.MethodGet, "/v1/audit-events?limit=5", nil).Want(http.StatusOK)
	s.send("", http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": email}).Want(http.StatusAccepted)
	s.send(next.Text("access_token"), http.MethodPost, "/v1/auth/logout", nil).Want(http.StatusNoContent)
}

// mix does so many random operations, and calls check now and then. Any of them may be refused; none may fail.
func (s *site) mix(operations int, check func()) {
	s.T.Helper()
	const people, checkEvery, seed = 8, 2000, 20261123
	random := rand.New(rand.NewPCG(seed, uint64(operations))) //nolint:gosec // the same mix each time
	var crowd []*person
	for i := range people {
		crowd = append(crowd, s.newPerson(i))
	}
	done := map[string]int{}
	for i := range operations {
		p := crowd[random.IntN(len(crowd))]
		name := names[random.IntN(len(names))]
		a := acts[name](s, p, random.IntN(1<<30))
		if a.Status >= 500 {
			s.T.Fatalf("operation %d, %s: %d %s", i, name, a.Status, a.Raw)
		}
		done[fmt.Sprintf("%s %d", name, a.Status/100)]++
		if a.Status == http.StatusUnauthorized {
			s.revive(p)
		}
		if i%checkEvery == checkEvery-1 {
			check()
		}
	}
	s.T.Logf("done: %v", done)
	for _, name := range names {
		if operations >= 20*len(names) && done[name+" 2"] == 0 {
			s.T.Errorf("%s never succeeded", name)
		}
	}
}

// revive brings a person back in: who was suspended, deleted or logged out could do nothing any more.
func (s *site) revive(p *person) {
	s.send(s.admin, http.MethodPost, "/v1/users/"+p.id+"/restore", nil)
	s.send(s.admin, http.MethodDelete, "/v1/users/"+p.id+"/suspension", nil)
	p.access, p.refresh = s.login(p.email, p.password)
}

func (s *site) newPerson(i int) *person {
	s.T.Helper()
	p := &person{email: fmt.Sprintf("p%d@example.com", i), password: fmt.Sprintf("a password for person %d", i)}
	s.send("", http.MethodPost, "/v1/auth/register", map[string]any{"email": p.email, "password": p.password}).Want(http.StatusAccepted)
	s.send("", http.MethodPost, "/v1/auth/email-verifications/confirm", map[string]any{"token": s.MailTo(p.email), "password": p.password}).Want(http.StatusNoContent)
	p.access, p.refresh = s.login(p.email, p.password)
	p.id = s.send(p.access, http.MethodGet, "/v1/me", nil).Text("id")
	if p.id == "" {
		s.T.Fatalf("%s has no account", p.email)
	}
	return p
}

var names = func() []string {
	var all []string
	for name := range acts {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}()

// acts are the operations of the mix; n is a random number.
var acts = map[string]func(s *site, p *person, n int) runningtest.Reply{
	"rename": func(s *site, p *person, n int) runningtest.Reply {
		return s.withVersion(p.access, "/v1/me", http.MethodPatch, map[string]any{"profile": map[string]any{"display_name": fmt.Sprint("Name ", n)}})
	},
	"rename to the same": func(s *site, p *person, _ int) runningtest.Reply {
		return s.withVersion(p.access, "/v1/me", http.MethodPatch, map[string]any{"profile": map[string]any{"first_name": "Same"}})
	},
	"rename by the admin": func(s *site, p *person, n int) runningtest.Reply {
		return s.withVersion(s.admin, "/v1/users/"+p.id, http.MethodPatch, map[string]any{"profile": map[string]any{"last_name": fmt.Sprint("Last ", n)}})
	},
	"stale rename": func(s *site, p *person, n int) runningtest.Reply {
		s.send(p.access, http.MethodPatch, "/v1/me", map[string]any{"profile": map[string]any{"bio": fmt.Sprint(n)}}, `If-Match: "v1"`)
		return s.send(p.access, http.MethodGet, "/v1/me", nil)
	},
	"assign": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodPut, "/v1/users/"+p.id+"/roles/moderator", map[string]any{"reason": "mix"})
	},
	"revoke": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodDelete, "/v1/users/"+p.id+"/roles/moderator", nil)
	},
	"suspend": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodPut, "/v1/users/"+p.id+"/suspension", map[string]any{"reason": "mix"})
	},
	"reinstate": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodDelete, "/v1/users/"+p.id+"/suspension", nil)
	},
	"delete": func(s *site, p *person, _ int) runningtest.Reply {
		return s.withVersion(s.admin, "/v1/users/"+p.id, http.MethodDelete, nil)
	},
	"restore": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodPost, "/v1/users/"+p.id+"/restore", nil)
	},
	"refresh": func(s *site, p *person, _ int) runningtest.Reply {
		a := s.send("", http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": p.refresh})
		if a.Status == http.StatusOK {
			p.access, p.refresh = a.Text("access_token"), a.Text("refresh_token")
		}
		return a
	},
	"log out": func(s *site, p *person, _ int) runningtest.Reply {
		a := s.send(p.access, http.MethodPost, "/v1/auth/logout", nil)
		p.access, p.refresh = s.login(p.email, p.password)
		return a
	},
	"log in wrongly, then well": func(s *site, p *person, n int) runningtest.Reply {
		if n%8 == 0 {
			s.login(p.email, "wrong")
		}
		a := s.send("", http.MethodPost, "/v1/auth/login", map[string]any{"login": p.email, "password": p.password})
		if a.Status == http.StatusOK {
			p.access, p.refresh = a.Text("access_token"), a.Text("refresh_token")
		}
		return a
	},
	"register again": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send("", http.MethodPost, "/v1/auth/register", map[string]any{"email": p.email, "password": p.password})
	},
	"create": func(s *site, _ *person, n int) runningtest.Reply {
		return s.send(s.admin, http.MethodPost, "/v1/users", map[string]any{"email": fmt.Sprintf("c%d@example.com", n)})
	},
	"end other sessions": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(p.access, http.MethodDelete, "/v1/me/sessions", nil)
	},
	"ask for a reset": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send("", http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": p.email})
	},
	"read the log": func(s *site, p *person, _ int) runningtest.Reply {
		return s.send(s.admin, http.MethodGet, "/v1/audit-events?limit=2&subject_id="+p.id, nil)
	},
	"not allowed": func(s *site, p *person, _ int) runningtest.Reply {
		s.send(p.access, http.MethodPut, "/v1/users/"+p.id+"/roles/admin", nil)
		return s.send(p.access, http.MethodGet, "/v1/me/audit-events", nil)
	},
}

// withVersion reads the version first, as the operations that change an account ask for.
func (s *site) withVersion(token, path, method string, body any) runningtest.Reply {
	s.T.Helper()
	there := s.send(token, http.MethodGet, path, nil)
	if there.Status != http.StatusOK {
		return there
	}
	return s.send(token, method, path, body, "If-Match: "+there.Header.Get("ETag"))
}
