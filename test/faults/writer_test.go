package faults

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"roster/test/running/runningtest"
)

// state is what a writer changes of its account.
type state struct {
	name      string
	moderator bool
}

// writer has an account that nobody else writes to. It changes it without pause
// and remembers what was acknowledged, and what was asked for and not answered.
type writer struct {
	crowd *crowd
	admin runningtest.Client
	n     int
	id    string

	steps int
	is    state
	wish  *state // not answered
	cut   bool   // because the connection broke
	key   string // of a creation that was not answered
	made  int    // accounts that were acknowledged
}

// step does one thing and tells whether it was acknowledged.
func (w *writer) step(ctx context.Context) bool {
	switch {
	case w.wish != nil:
		return w.settle(ctx)
	case w.key != "":
		return w.create(ctx)
	}
	w.steps++
	const creating, toggling = 4, 3 // one step in so many
	switch {
	case w.steps%creating == 0:
		w.key = fmt.Sprintf("writer-%d-%d", w.n, w.steps)
		return w.create(ctx)
	case w.steps%toggling == 0:
		return w.toggle(ctx)
	default:
		return w.rename(ctx)
	}
}

func (w *writer) rename(ctx context.Context) bool {
	next := w.is
	next.name = fmt.Sprintf("Name %d", w.steps)
	return w.ask(ctx, next, http.MethodPatch, "/v1/users/"+w.id, map[string]any{"profile": map[string]any{"display_name": next.name}}, "If-Match: *")
}

func (w *writer) toggle(ctx context.Context) bool {
	next := w.is
	next.moderator = !next.moderator
	method := http.MethodDelete
	if next.moderator {
		method = http.MethodPut
	}
	return w.ask(ctx, next, method, "/v1/users/"+w.id+"/roles/moderator", nil)
}

// ask asks for the next state. Unless the answer is yes it may or may not have
// come about.
func (w *writer) ask(ctx context.Context, next state, method, path string, body any, headers ...string) bool {
	w.wish = &next
	r, err := w.crowd.try(ctx, w.admin, method, path, body, headers...)
	w.cut = err != nil
	if !w.crowd.written(r, err) {
		time.Sleep(w.crowd.grace)
		return false
	}
	w.is, w.wish = next, nil
	return true
}

// settle finds out what became of what was not answered: it came about whole, or
// not at all. Anything else is a write that was lost.
func (w *writer) settle(ctx context.Context) bool {
	r, err := w.crowd.try(ctx, w.admin, http.MethodGet, "/v1/users/"+w.id, nil)
	if !w.crowd.heard(r, err) {
		return false
	}
	roles, _ := r.At("roles").([]any)
	now := state{r.Text("profile", "display_name"), slices.Contains(roles, any("moderator"))}
	if now != w.is && now != *w.wish {
		w.crowd.complain("writer %d: acknowledged %+v, not answered %+v, found %+v", w.n, w.is, *w.wish, now)
	}
	if w.cut && now != w.is {
		w.crowd.unanswered.Add(1)
	}
	w.is, w.wish = now, nil
	return true
}

// create makes an account, with the same key until there is an answer.
func (w *writer) create(ctx context.Context) bool {
	r, err := w.crowd.try(ctx, w.admin, http.MethodPost, "/v1/users", map[string]any{"email": w.key + "@example.com"}, "Idempotency-Key: "+w.key)
	if !w.crowd.written(r, err) {
		w.cut = err != nil
		return false
	}
	if w.cut && r.Header.Get("Idempotency-Replayed") != "" {
		w.crowd.unanswered.Add(1)
	}
	w.key, w.cut = "", false
	w.made++
	return true
}

// refresher keeps a session going, as a client does that repeats what was not
// answered.
type refresher struct {
	crowd  *crowd
	client runningtest.Client
	token  string
}

func (r *refresher) step(ctx context.Context) bool {
	reply, err := r.crowd.try(ctx, r.client, http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": r.token})
	if !r.crowd.written(reply, err) {
		return false
	}
	r.token = reply.Text("refresh_token")
	return true
}
