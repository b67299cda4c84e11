package hostile

import (
	"net/http"
	"strings"

	"roster/test/operations"
	"roster/test/running/runningtest"
	"roster/test/world"
)

const password = world.Password

// visit is somebody who asks for one operation again and again.
type visit struct {
	*world.World
	op              operations.Operation
	caller, subject world.Person
	values          map[string]string
	codes           *codes
	passed          map[int]string // by status, the last reply that is as documented
}

// arrive finds a caller, and somebody whom the requests are about.
func (v *visit) arrive() {
	v.T.Helper()
	v.caller = v.Login(v.Take("admin"))
	if !strings.HasPrefix(v.op.Path, "/v1/me/") {
		v.subject = v.Take("user")
	}
	v.prepare()
}

// prepare makes the requests about something that is there.
func (v *visit) prepare() {
	v.T.Helper()
	if strings.HasPrefix(v.op.Path, "/v1/me/") {
		v.subject = v.caller
	}
	v.subject = v.Prepare(v.op, v.subject)
	v.values = v.Values(v.op, v.subject)
}

// recover puts back what a request has used up, and takes away what nobody needs.
func (v *visit) recover(reply runningtest.Reply) {
	v.T.Helper()
	ofOneself := strings.HasPrefix(v.op.Path, "/v1/me") || strings.HasPrefix(v.op.Path, "/v1/auth/")
	if ofOneself && v.Site.Client().As(v.caller.Token).Send(http.MethodGet, "/v1/me", nil).Status != http.StatusOK {
		v.caller = v.relogin(v.caller)
	}
	switch {
	case v.op.ID == "create-role": // the list of roles has no pages
		v.Admin.Send(http.MethodDelete, "/v1/roles/"+reply.Text("id"), nil, "If-Match: *").Want(http.StatusNoContent)
	case v.op.ID == "delete-user":
		v.subject = v.Take("user")
		v.prepare()
	case v.op.Method == http.MethodDelete, v.op.ID == "restore-user":
		v.prepare()
	}
}

// relogin is the same person with another session or, when that is not to be
// had, somebody else.
func (v *visit) relogin(p world.Person) world.Person {
	v.T.Helper()
	reply := v.Site.Client().Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": p.Email, "password": password})
	if reply.Status != http.StatusOK {
		return v.Login(v.Take("admin"))
	}
	p.Token, p.Session = reply.Text("access_token"), reply.Text("session_id")
	return p
}
