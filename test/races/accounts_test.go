package races

import (
	"fmt"
	"net/http"

	"roster/test/running/runningtest"
)

// registrationStorm registers one address from everywhere.
func (p *pair) registrationStorm() {
	t := p.t
	const many = 40
	for round := range rounds(t) {
		email := p.name("storm") + "@example.com"
		replies := race(t, many, func(i int) (runningtest.Reply, error) {
			written := email
			if i%3 == 0 { // the same address to whoever delivers mail
				written = "STORM" + email[len("storm"):]
			}
			return p.replicas[i%2].Try(t.Context(), http.MethodPost, "/v1/auth/register",
				map[string]any{"email": written, "password": fmt.Sprint("correct horse battery ", i)})
		})
		// Whoever waits too long for the others is told to come back.
		if got := statuses(replies); got[http.StatusAccepted] == 0 || got[http.StatusAccepted]+got[http.StatusServiceUnavailable] != many {
			t.Fatalf("round %d: statuses %v", round, got)
		}
		accounts := p.count("SELECT count(*) FROM users WHERE email_canonical = $1", email)
		credentials := p.count("SELECT count(*) FROM user_credentials c JOIN users u ON u.id = c.user_id WHERE email_canonical = $1", email)
		good := p.count(`SELECT count(*) FROM email_verification_tokens t JOIN users u ON u.id = t.user_id
			WHERE u.email_canonical = $1 AND t.used_at IS NULL AND t.revoked_at IS NULL`, email)
		if accounts != 1 || credentials != 1 || good > 1 {
			t.Fatalf("round %d: %d accounts, %d credentials, %d links", round, accounts, credentials, good)
		}
	}
}

// creationStorm has administrators make one account many times.
func (p *pair) creationStorm() {
	t := p.t
	const many = 100
	for round := range rounds(t) {
		email := p.name("created") + "@example.com"
		replies := race(t, many, func(i int) (runningtest.Reply, error) {
			return p.admins[i%2].Try(t.Context(), http.MethodPost, "/v1/users", map[string]any{"email": email})
		})
		if got := statuses(replies); got[http.StatusCreated] != 1 || got[http.StatusConflict] != many-1 {
			t.Fatalf("round %d: statuses %v", round, got)
		}
	}
}

// restoreAgainstRegistration: an address that a deletion freed goes to
// whoever comes first, and to nobody else.
func (p *pair) restoreAgainstRegistration() {
	t := p.t
	for round := range rounds(t) {
		email := p.name("freed") + "@example.com"
		id := p.account(email)
		p.admins[0].Send(http.MethodDelete, "/v1/users/"+id, nil, "If-Match: *").Want(http.StatusOK)
		replies := race(t, 2, func(i int) (runningtest.Reply, error) {
			if i == round%2 {
				return p.admins[i].Try(t.Context(), http.MethodPost, "/v1/users/"+id+"/restore", nil)
			}
			return p.admins[i].Try(t.Context(), http.MethodPost, "/v1/users", map[string]any{"email": email})
		})
		got := statuses(replies)
		live := p.count("SELECT count(*) FROM users WHERE email_canonical = $1 AND deleted_at IS NULL", email)
		if got[http.StatusConflict] != 1 || got[http.StatusOK]+got[http.StatusCreated]+got[http.StatusNoContent] != 1 || live != 1 {
			t.Fatalf("round %d: statuses %v, %d live accounts", round, got, live)
		}
	}
}

// writersWithOneETag change an account they have all read: one does.
func (p *pair) writersWithOneETag() {
	t := p.t
	const many = 50
	path := "/v1/users/" + p.account("etag@example.com")
	for round := range rounds(t) {
		tag := p.admins[0].Send(http.MethodGet, path, nil).Want(http.StatusOK).Header.Get("ETag")
		replies := race(t, many, func(i int) (runningtest.Reply, error) {
			change := map[string]any{"profile": map[string]any{"first_name": fmt.Sprintf("W%d-%d", round, i)}}
			return p.admins[i%2].Try(t.Context(), http.MethodPatch, path, change, "If-Match: "+tag)
		})
		if got := statuses(replies); got[http.StatusOK] != 1 || got[http.StatusPreconditionFailed] != many-1 {
			t.Fatalf("round %d: statuses %v", round, got)
		}
	}
}
