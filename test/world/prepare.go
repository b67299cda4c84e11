package world

import (
	"fmt"
	"net/http"
	"strings"

	"roster/test/operations"
)

const nobodyThere = "00000000-0000-4000-8000-00000000ffff"

// Prepare brings an account into the state that an operation is there for.
func (w *World) Prepare(op operations.Operation, p Person) Person {
	w.T.Helper()
	switch {
	case op.ID == "restore-user":
		w.Admin.Send(http.MethodDelete, "/v1/users/"+p.ID, nil, "If-Match: *").Want(http.StatusOK)
	case strings.Contains(op.Path, "session"):
		return w.Login(p)
	}
	return p
}

// Values are those of the path's parameters, for a request about somebody.
func (w *World) Values(op operations.Operation, subject Person) map[string]string {
	w.T.Helper()
	values := map[string]string{
		"id": subject.ID, "session_id": subject.Session, "key": "email", "value": subject.Email, "code": "unauthenticated", "role": "guest",
	}
	switch {
	case strings.HasPrefix(op.Path, "/v1/me/sessions/"):
		values["id"] = subject.Session
	case strings.HasPrefix(op.Path, "/v1/audit-events/"):
		values["id"] = w.Admin.Send(http.MethodGet, "/v1/audit-events?limit=1", nil).Want(http.StatusOK).Text("data", "0", "id")
	case strings.HasPrefix(op.Path, "/v1/audit-verifications/"):
		values["id"] = w.Admin.Send(http.MethodPost, "/v1/audit-verifications", nil).Want(http.StatusAccepted).Text("id")
	case strings.HasPrefix(op.Path, "/v1/roles/") && op.Method != http.MethodGet:
		values["role"] = w.role()
	}
	for _, name := range op.Parameters("path") {
		if values[name] == "" {
			values[name] = nobodyThere
		}
	}
	return values
}

// role makes a role that may be changed.
func (w *World) role() string {
	w.T.Helper()
	name := fmt.Sprintf("role-%d", w.Serial())
	w.Admin.Send(http.MethodPost, "/v1/roles", map[string]any{"name": name, "title": "For one request"}).Want(http.StatusCreated)
	return name
}
