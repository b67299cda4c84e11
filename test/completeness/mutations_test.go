package completeness

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	document "roster/test/operations"
	"roster/test/running/runningtest"
	"roster/test/world"
)

// silent are the operations with a method that changes things which change none, and write no entry.
var silent = []string{"introspect-token"}

// later are those that answer before they change anything, so that nobody learns from the time who has an account: the
// change and its entry are one transaction of a job.
var later = []string{"request-email-verification", "request-password-reset", "reset-user-password"}

// mutation is a request that succeeds once, and has an entry then.
type mutation struct {
	name string
	send func() runningtest.Reply
}

// everyMutation prepares one request for each operation of the API that changes something, and for reading the log, which
// is an entry too. Nobody is in two of them.
func everyMutation(w *world.World) []mutation {
	w.T.Helper()
	mutations := []mutation{{"read the log", func() runningtest.Reply { return w.Admin.Send(http.MethodGet, "/v1/audit-events", nil) }}}
	all := document.Load(w.T)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		op := all[id]
		if op.Method == http.MethodGet || op.Method == http.MethodHead || slices.Contains(silent, id) {
			continue
		}
		mutations = append(mutations, prepare(w, op))
	}
	return mutations
}

// prepare brings somebody into the state in which the operation changes something.
func prepare(w *world.World, op document.Operation) mutation {
	w.T.Helper()
	subject := w.Prepare(op, w.Take("user"))
	client := w.Admin
	if strings.HasPrefix(op.Path, "/v1/me") || strings.HasPrefix(op.Path, "/v1/auth/") && !op.Public {
		subject = w.Login(subject)
		client = w.Site.Client().As(subject.Token)
	}
	body := op.Body(world.Password, w.Serial())
	if members, ok := body.(map[string]any); ok {
		maps.Copy(members, membersFor(w, op, subject, client))
	} else {
		membersFor(w, op, subject, client)
	}
	headers := []string{}
	if op.TakesIfMatch() {
		headers = append(headers, "If-Match: *")
	}
	if op.MediaType != "" {
		headers = append(headers, "Content-Type: "+op.MediaType)
	}
	path := op.At(w.Values(op, subject))
	return mutation{op.ID, func() runningtest.Reply { return client.Send(op.Method, path, body, headers...) }}
}

// membersFor does what has to go before, and returns what the body has to say of it.
func membersFor(w *world.World, op document.Operation, subject world.Person, client runningtest.Client) map[string]any {
	w.T.Helper()
	send := func(c runningtest.Client, method, path string, body any) {
		w.T.Helper()
		if reply := c.Send(method, path, body); reply.Status >= http.StatusMultipleChoices {
			w.T.Fatalf("before %s: %s %s answers %d: %s", op.ID, method, path, reply.Status, reply.Raw)
		}
	}
	nobody, account := w.Site.Client(), "/v1/users/"+subject.ID
	another := "another-" + subject.Email
	switch op.ID {
	case "login":
		return map[string]any{"login": subject.Email, "device_token": nil}
	case "refresh":
		return map[string]any{"refresh_token": nobody.Login(subject.Email, world.Password).Text("refresh_token")}
	case "revoke-token":
		return map[string]any{"token": nobody.Login(subject.Email, world.Password).Text("refresh_token"), "token_type_hint": "refresh_token"}
	case "request-password-reset":
		return map[string]any{"email": subject.Email}
	case "confirm-password-reset":
		send(nobody, http.MethodPost, "/v1/auth/password-resets", map[string]any{"email": subject.Email})
		return map[string]any{"token": w.Site.MailTo(subject.Email)}
	case "request-email-verification":
		send(nobody, http.MethodPost, "/v1/auth/register", map[string]any{"email": another, "password": world.Password})
		return map[string]any{"email": another}
	case "confirm-email-verification":
		send(nobody, http.MethodPost, "/v1/auth/register", map[string]any{"email": another, "password": world.Password})
		return map[string]any{"token": w.Site.MailTo(another)}
	case "confirm-email-change":
		client = nobody.As(w.Login(subject).Token)
		send(client, http.MethodPost, "/v1/me/email-change", map[string]any{"email": another})
		return map[string]any{"token": w.Site.MailTo(another)}
	case "cancel-email-change":
		send(client, http.MethodPost, "/v1/me/email-change", map[string]any{"email": another})
	case "end-my-other-sessions":
		w.Login(subject)
	case "clear-user-lockout":
		for range 6 {
			nobody.Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": subject.Email, "password": "not the one"})
		}
	case "revoke-role":
		send(w.Admin, http.MethodPut, account+"/roles/guest", map[string]any{})
	case "reinstate-user":
		send(w.Admin, http.MethodPut, account+"/suspension", map[string]any{"reason": "to be lifted"})
	}
	return nil
}
