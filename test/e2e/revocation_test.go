package e2e

import (
	"net/http"
	"testing"

	"roster/test/running/runningtest"
)

// held is everything that an account may have in its hands when it loses it.
type held struct {
	id, access, refresh, reset, change string
}

// nothingOutlivesItsEnd holds a way to lose access against each thing that gives
// access: what was given before the 2xx is good for nothing in the next request.
//
// ASVS: 7.4.1, 7.4.2, 7.4.3
func nothingOutlivesItsEnd(name string, end func(*people, held)) func(*testing.T, *people) {
	return func(t *testing.T, p *people) {
		h := hold(p, name)
		end(p, h)
		p.Client().As(h.access).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusUnauthorized)
		p.post("/v1/auth/refresh", map[string]any{"refresh_token": h.refresh}).Want(http.StatusUnauthorized)
		p.post("/v1/auth/password-resets/confirm", map[string]any{"token": h.reset, "password": "an attempt to come back"}).Want(http.StatusUnprocessableEntity)
		p.post("/v1/auth/email-changes/confirm", map[string]any{"token": h.change, "password": passwordOf(name)}).Want(http.StatusUnprocessableEntity)
		told := p.admin.Send(http.MethodPost, "/v1/auth/introspect", map[string]any{"token": h.refresh}).Want(http.StatusOK)
		if told.At("active") != false {
			t.Errorf("introspection says %s", told.Raw)
		}
	}
}

func suspend(p *people, h held) {
	p.admin.Send(http.MethodPut, "/v1/users/"+h.id+"/suspension", map[string]any{"reason": "spam"}).Want(http.StatusOK)
}

// suspendForAMoment brings the account back, but nothing that it held.
func suspendForAMoment(p *people, h held) {
	suspend(p, h)
	p.admin.Send(http.MethodDelete, "/v1/users/"+h.id+"/suspension", nil)
	p.admin.Send(http.MethodGet, "/v1/users/"+h.id, nil).Want(http.StatusOK)
}

func remove(p *people, h held) {
	etag := p.admin.Send(http.MethodGet, "/v1/users/"+h.id, nil).Want(http.StatusOK).Header.Get("ETag")
	p.admin.Send(http.MethodDelete, "/v1/users/"+h.id, nil, "If-Match: "+etag).Want(http.StatusOK)
}

func resetPassword(p *people, h held) {
	p.post("/v1/auth/password-resets/confirm", map[string]any{"token": h.reset, "password": "the newest long password"}).Want(http.StatusNoContent)
}

// hold gives an account everything there is to hold.
func hold(p *people, name string) held {
	login := p.member(name)
	h := held{access: login.Text("access_token"), refresh: login.Text("refresh_token")}
	h.id = p.idOf(h.access)
	h.reset = p.resetLink(name)
	p.after(email(name+"-newer"), func() {
		p.Client().As(h.access).Send(http.MethodPost, "/v1/me/email-change", map[string]any{"email": email(name + "-newer")}).Want(http.StatusAccepted)
	})
	h.change = p.MailTo(email(name + "-newer"))
	return h
}

// lostPowerIsGoneAtOnce takes a role, a session and a password from under a
// token that was used a moment before.
//
// ASVS: 7.4.1
func lostPowerIsGoneAtOnce(t *testing.T, p *people) {
	login := p.member("ruler")
	id := p.idOf(login.Text("access_token"))
	role := "/v1/users/" + id + "/roles/admin"
	if r := p.admin.Send(http.MethodPut, role, map[string]any{"reason": "trusted"}); r.Status >= http.StatusMultipleChoices {
		t.Fatalf("%d: %s", r.Status, r.Raw)
	}
	renew := func(refresh string) runningtest.Reply {
		return p.post("/v1/auth/refresh", map[string]any{"refresh_token": refresh}).Want(http.StatusOK)
	}
	ruler := renew(login.Text("refresh_token"))
	with := func(r runningtest.Reply) runningtest.Client { return p.Client().As(r.Text("access_token")) }
	for range 20 {
		with(ruler).Send(http.MethodGet, "/v1/users", nil).Want(http.StatusOK)
	}
	p.admin.Send(http.MethodDelete, role, nil).Want(http.StatusNoContent)
	if got := with(ruler).Send(http.MethodGet, "/v1/users", nil); got.Status != http.StatusUnauthorized {
		t.Errorf("after the role was taken: %d", got.Status)
	}
	ruler = renew(ruler.Text("refresh_token"))
	with(ruler).Send(http.MethodGet, "/v1/users", nil).Want(http.StatusForbidden)

	other := p.Client().Login("ruler", passwordOf("ruler"))
	with(ruler).Send(http.MethodPut, "/v1/me/password",
		map[string]any{"current_password": passwordOf("ruler"), "new_password": "the newest long password"}).Want(http.StatusNoContent)
	for _, r := range []runningtest.Reply{ruler, other} {
		with(r).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusUnauthorized)
	}
	p.post("/v1/auth/refresh", map[string]any{"refresh_token": other.Text("refresh_token")}).Want(http.StatusUnauthorized)
	ruler = renew(ruler.Text("refresh_token"))
	with(ruler).Send(http.MethodPost, "/v1/auth/logout", nil).Want(http.StatusNoContent)
	with(ruler).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusUnauthorized)
	p.post("/v1/auth/refresh", map[string]any{"refresh_token": ruler.Text("refresh_token")}).Want(http.StatusUnauthorized)
}
