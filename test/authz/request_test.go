package authz

import (
	"net/http"
	"slices"
	"strings"

	"roster/test/operations"
	"roster/test/world"
)

// try sends one request and compares the status.
func (c *cast) try(op operations.Operation, caller world.Person, about target, want int) {
	c.T.Helper()
	subject := c.subject(op, caller, about, want < http.StatusBadRequest)
	client := c.Site.Client().As(caller.Token)
	headers := []string{}
	if op.TakesIfMatch() {
		headers = append(headers, "If-Match: *")
	}
	if op.MediaType != "" {
		headers = append(headers, "Content-Type: "+op.MediaType)
	}
	reply := client.Send(op.Method, op.At(c.Values(op, subject)), op.Body(world.Password, c.Serial()), headers...)
	if reply.Status != want {
		c.T.Errorf("%s (%s) answers %d to %s instead of %d: %.200s", op.ID, about, reply.Status, caller.Kind, want, reply.Raw)
	}
}

// subject is whom a request is about. It is somebody new for whatever changes
// somebody else, or would if it were allowed, so that no request depends on
// another.
func (c *cast) subject(op operations.Operation, caller world.Person, about target, allowed bool) world.Person {
	c.T.Helper()
	role := "user"
	if about == stronger {
		role = "admin"
	}
	switch {
	case about == own || about == anything:
		return caller
	case allowed && op.Method != http.MethodGet, strings.Contains(op.Path, "sessions/{") && slices.Contains(kinds, caller.Kind):
		return c.Prepare(op, c.Take(role))
	}
	return c.steady[role]
}
