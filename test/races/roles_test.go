package races

import (
	"net/http"

	"roster/test/running/runningtest"
)

// mutualDemotion at two replicas: one of them stays.
func (p *pair) mutualDemotion() {
	t := p.t
	const second = "second@example.com"
	p.site.MustWith(runningtest.AdminPassword+"\n", "admin", "create", "--email", second, "--password-stdin")
	emails := [2]string{runningtest.AdminEmail, second}
	ids := [2]string{}
	for round := range rounds(t) {
		var as [2]runningtest.Client
		for i, email := range emails {
			as[i] = p.replicas[i].As(p.replicas[i].Login(email, runningtest.AdminPassword).Text("access_token"))
			ids[i] = as[i].Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK).Text("id")
		}
		replies := race(t, 2, func(i int) (runningtest.Reply, error) {
			return as[i].Try(t.Context(), http.MethodDelete, "/v1/users/"+ids[1-i]+"/roles/admin", nil)
		})
		standing := p.count(`SELECT count(*) FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE r.name = 'admin'`)
		if got := statuses(replies); got[http.StatusNoContent] != 1 || standing != 1 {
			t.Fatalf("round %d: statuses %v, %d administrators", round, got, standing)
		}
		winner := 0
		if replies[1].Status == http.StatusNoContent {
			winner = 1
		}
		as[winner].Send(http.MethodPut, "/v1/users/"+ids[1-winner]+"/roles/admin", nil).Want(http.StatusOK)
	}
}

// roleDeletion at two replicas: nobody holds a role that
// is not there, and nothing fails.
func (p *pair) roleDeletion() {
	t := p.t
	id := p.account("holder@example.com")
	for round := range rounds(t) {
		role := p.name("temp")
		p.admins[0].Send(http.MethodPost, "/v1/roles", map[string]any{"name": role, "title": "Temp"}).Want(http.StatusCreated)
		held := "/v1/users/" + id + "/roles/" + role
		replies := race(t, 4, func(i int) (runningtest.Reply, error) {
			switch i {
			case 0:
				return p.admins[round%2].Try(t.Context(), http.MethodDelete, "/v1/roles/"+role, nil, "If-Match: *")
			case 1:
				return p.admins[0].Try(t.Context(), http.MethodDelete, held, nil)
			default:
				return p.admins[i%2].Try(t.Context(), http.MethodPut, held, nil)
			}
		})
		for _, r := range replies {
			if r.Status >= http.StatusInternalServerError {
				t.Fatalf("round %d: %d %s", round, r.Status, r.Raw)
			}
		}
		there := p.admins[0].Send(http.MethodGet, "/v1/roles/"+role, nil).Status == http.StatusOK
		if deleted := replies[0].Status == http.StatusNoContent; deleted == there {
			t.Fatalf("round %d: deleting answers %d, and the role is there: %v", round, replies[0].Status, there)
		}
		if there {
			p.admins[0].Send(http.MethodDelete, held, nil)
			p.admins[0].Send(http.MethodDelete, "/v1/roles/"+role, nil, "If-Match: *").Want(http.StatusNoContent)
		}
	}
}
