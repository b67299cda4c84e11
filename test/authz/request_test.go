package authz

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

const nobodyThere = "00000000-0000-4000-8000-00000000ffff"

// try sends one request and compares the status.
func (w *world) try(op operation, caller person, about target, want int) {
	w.t.Helper()
	w.serial++
	subject := w.subject(op, caller, about, want < http.StatusBadRequest)
	client := w.site.Client().As(caller.token)
	headers := []string{}
	if op.ifMatch {
		headers = append(headers, "If-Match: *")
	}
	if op.mediaType != "" {
		headers = append(headers, "Content-Type: "+op.mediaType)
	}
	reply := client.Send(op.method, w.path(op, subject), w.body(op), headers...)
	if reply.Status != want {
		w.t.Errorf("%s (%s) answers %d to %s instead of %d: %.200s", op.id, about, reply.Status, caller.kind, want, reply.Raw)
	}
}

// subject is whom a request is about. It is somebody new for whatever changes
// somebody else, or would if it were allowed, so that no request depends on
// another.
func (w *world) subject(op operation, caller person, about target, allowed bool) person {
	w.t.Helper()
	role := "user"
	if about == stronger {
		role = "admin"
	}
	switch {
	case about == own || about == anything:
		return caller
	case allowed && op.method != http.MethodGet, strings.Contains(op.path, "sessions/{") && slices.Contains(kinds, caller.kind):
		return w.prepare(op, w.take(role))
	}
	return w.steady[role]
}

// prepare brings an account into the state that an operation is there for.
func (w *world) prepare(op operation, p person) person {
	w.t.Helper()
	switch {
	case op.id == "restore-user":
		w.admin.Send(http.MethodDelete, "/v1/users/"+p.id, nil, "If-Match: *").Want(http.StatusOK)
	case strings.Contains(op.path, "session"):
		return w.login(p)
	}
	return p
}

// path puts values into the path's parameters.
func (w *world) path(op operation, subject person) string {
	w.t.Helper()
	values := map[string]string{
		"id": subject.id, "session_id": subject.session, "key": "email", "value": subject.email, "code": "unauthenticated", "role": "guest",
	}
	switch {
	case strings.HasPrefix(op.path, "/v1/me/sessions/"):
		values["id"] = subject.session
	case strings.HasPrefix(op.path, "/v1/audit-events/"):
		values["id"] = w.admin.Send(http.MethodGet, "/v1/audit-events?limit=1", nil).Want(http.StatusOK).Text("data", "0", "id")
	case strings.HasPrefix(op.path, "/v1/audit-verifications/"):
		values["id"] = w.admin.Send(http.MethodPost, "/v1/audit-verifications", nil).Want(http.StatusAccepted).Text("id")
	case strings.HasPrefix(op.path, "/v1/roles/") && op.method != http.MethodGet:
		values["role"] = w.role()
	}
	path := op.path
	for _, name := range op.parameters {
		value := values[name]
		if value == "" {
			value = nobodyThere
		}
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	return path
}

// role makes a role that may be changed.
func (w *world) role() string {
	w.t.Helper()
	name := fmt.Sprintf("role-%d", w.serial)
	w.admin.Send(http.MethodPost, "/v1/roles", map[string]any{"name": name, "title": "For one request"}).Want(http.StatusCreated)
	return name
}

// body is the document's example, with what it takes to be somebody's own.
func (w *world) body(op operation) any {
	example, isObject := op.example.(map[string]any)
	if !isObject {
		return op.example
	}
	body := maps.Clone(example)
	replace := map[string]any{
		"password": password, "current_password": password, "new_password": password + " too",
		"email": fmt.Sprintf("somebody%d@example.com", w.serial), "username": fmt.Sprintf("somebody%d", w.serial),
		"login": fmt.Sprintf("nobody%d", w.serial), "external_id": fmt.Sprintf("external-%d", w.serial), "name": fmt.Sprintf("name-%d", w.serial),
		"until": nil, "valid_from": nil, "expires_at": nil,
	}
	for name, value := range replace {
		if _, there := body[name]; there {
			body[name] = value
		}
	}
	return body
}
