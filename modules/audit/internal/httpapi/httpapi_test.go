package httpapi_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/httpapi"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

const (
	admin  = "11111111-1111-4111-8111-111111111111"
	member = "22222222-2222-4222-8222-222222222222"
)

var (
	asAdmin  = &authn.Principal{Kind: authn.User, UserID: admin, Permissions: []string{audit.PermissionRead, audit.PermissionVerify}}
	asMember = &authn.Principal{Kind: authn.User, UserID: member}
)

type world struct {
	*httpservertest.Server
	store         *storetest.Memory
	bus           *event.Bus
	sealer        *app.Sealer
	verifications *app.Verifications
	tasks         *tasks
}

// tasks keeps what a queue would do.
type tasks struct{ waiting []app.Task }

func (q *tasks) Enqueue(_ context.Context, t app.Task) error {
	q.waiting = append(q.waiting, t)
	return nil
}

func newWorld(t *testing.T) world {
	t.Helper()
	store := storetest.NewMemory()
	bus := event.NewBus(store, uuidgen.New(), storetest.Now)
	cursors, err := page.NewCodec(storetest.KEK())
	if err != nil {
		t.Fatal(err)
	}
	seals := &storetest.Seals{}
	links := app.NewChain(store, seals, cursors)
	service, err := app.NewService(store, storetest.Pending{Of: store}, links, storetest.NewKeyring(t, store), store, store, bus, cursors, audit.Actions())
	if err != nil {
		t.Fatal(err)
	}
	bus.OnAny(service.Record)
	signer, keys := storetest.NewSigner(t)
	w := world{store: store, bus: bus, tasks: &tasks{}}
	w.sealer = app.NewSealer(store, seals, store, uuidgen.New(), storetest.Now, signer)
	w.verifications = app.NewVerifications(app.NewVerifier(store, seals, store, keys), w.tasks, store, bus, uuidgen.New())
	w.Server = httpservertest.New(t, httpapi.New(service, links, w.verifications).Routes)
	return w
}

// publish writes an entry about the member, by the administrator, and gives its id.
func (w world) publish(t *testing.T) string {
	t.Helper()
	ctx := authn.WithOrigin(authn.With(t.Context(), *asAdmin), authn.Origin{RequestID: "r1", IP: "192.0.2.1", UserAgent: "test"})
	err := w.store.Do(ctx, func(ctx context.Context) error {
		return w.bus.Publish(ctx, storetest.Happening{Name: "user.tried", About: event.Description{
			Subject: event.Subject{Type: "user", ID: member}, Reason: "because",
			Changes: []event.Change{{Field: "email", New: "m@example.org", Personal: true}, {Field: "n", Old: 1, New: []int{2}}},
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
	stored := w.store.Stored()
	return stored[len(stored)-1].ID
}

func TestGet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.publish(t)
	reply := w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-events/" + id, As: asAdmin})
	want := `"actor":{"kind":"user","id":"` + admin + `","session":null},"subject":{"type":"user","id":"` + member + `"},` +
		`"action":"user.tried","outcome":"success","changes":{` +
		`"email":{"old":null,"new":"m@example.org","forgotten":false,"damaged":false},` +
		`"n":{"old":1,"new":[2],"forgotten":false,"damaged":false}},` +
		`"reason":"because","ip":"192.0.2.1","user_agent":"test","request_id":"r1","forgotten":false,"damaged":false,"proof":null}`
	if reply.Status != http.StatusOK || !strings.Contains(string(reply.Body), want) {
		t.Errorf("%d %s\nwant %s", reply.Status, reply.Body, want)
	}
	w.store.DestroyKey(member)
	reply = w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-events/" + id, As: asAdmin})
	if want := `"email":{"old":null,"new":null,"forgotten":true,"damaged":false}`; !strings.Contains(string(reply.Body), want) {
		t.Errorf("%s\nwant %s", reply.Body, want)
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.publish(t)
	for path, want := range map[string]bool{
		"/v1/audit-events": true,
		"/v1/audit-events?actor_id=" + admin + "&subject_id=" + member:  true,
		"/v1/audit-events?subject_type=user&action=user.tried&limit=1":  true,
		"/v1/audit-events?action_prefix=user.&outcome=success":          true,
		"/v1/audit-events?request_id=r1&from=2020-01-01T00:00:00Z":      true,
		"/v1/audit-events?outcome=refused":                              false,
		"/v1/audit-events?subject_id=" + admin:                          false,
		"/v1/audit-events?to=2020-01-01T00:00:00%2B01:00":               false,
		"/v1/users/" + member + "/audit-events":                         true,
		"/v1/users/" + member + "/audit-events?action_prefix=identity.": false,
		"/v1/users/" + admin + "/audit-events":                          false,
	} {
		reply := w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: path, As: asAdmin})
		if reply.Status != http.StatusOK || strings.Contains(string(reply.Body), id) != want {
			t.Errorf("%s: %d %s", path, reply.Status, reply.Body)
		}
	}
	reply := w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-events?limit=1&action=user.tried", As: asAdmin})
	if strings.Contains(string(reply.Body), `"has_more":true`) || reply.Header.Get("Link") != "" {
		t.Errorf("the only page leads on: %s", reply.Body)
	}
	w.publish(t)
	reply = w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-events?limit=1&action=user.tried", As: asAdmin})
	if !strings.Contains(string(reply.Body), `"has_more":true`) || !strings.Contains(reply.Header.Get("Link"), `rel="next"`) {
		t.Errorf("the first page leads nowhere: %s", reply.Body)
	}
}

func TestOwnAndActions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t)
	reply := w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/me/audit-events", As: asMember})
	want := `"action":"user.tried","outcome":"success","by":"somebody_else","fields":["email","n"],"ip":null,"user_agent":null,"session":null}`
	if reply.Status != http.StatusOK || !strings.Contains(string(reply.Body), want) {
		t.Errorf("%d %s", reply.Status, reply.Body)
	}
	reply = w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/audit-actions", As: asAdmin})
	if want := `{"name":"audit.read","title":"Somebody read the log."}`; !strings.Contains(string(reply.Body), want) {
		t.Errorf("%d %s", reply.Status, reply.Body)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.publish(t)
	for _, c := range []struct {
		path   string
		as     *authn.Principal
		status int
		code   string
	}{
		{"/v1/audit-events", nil, http.StatusUnauthorized, "unauthenticated"},
		{"/v1/audit-events", asMember, http.StatusForbidden, "forbidden"},
		{"/v1/audit-events/" + id, asMember, http.StatusForbidden, "forbidden"},
		{"/v1/users/" + member + "/audit-events", asMember, http.StatusForbidden, "forbidden"},
		{"/v1/audit-actions", asMember, http.StatusForbidden, "forbidden"},
		{"/v1/me/audit-events", nil, http.StatusUnauthorized, "unauthenticated"},
		{"/v1/audit-events/" + admin, asAdmin, http.StatusNotFound, "audit_event_not_found"},
		{"/v1/audit-events/7", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?actor_id=7", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?actor_id=urn:uuid:" + admin, asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?action_prefix=%25", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?outcome=perhaps", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?from=yesterday", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", asAdmin, http.StatusUnprocessableEntity, "invalid_request"},
		{"/v1/audit-events?cursor=AAAA", asAdmin, http.StatusBadRequest, "invalid_cursor"},
		{"/v1/audit-events?ip=192.0.2.1", asAdmin, http.StatusBadRequest, "malformed_request"},
	} {
		reply := w.Send(t, httpservertest.Request{Method: http.MethodGet, Path: c.path, As: c.as})
		if reply.Status != c.status || !strings.Contains(string(reply.Body), `"code":"`+c.code+`"`) {
			t.Errorf("%s: %d %s", c.path, reply.Status, reply.Body)
		}
	}
	if n := len(w.store.Stored()); n != 1 {
		t.Errorf("refused readings left %d entries", n-1)
	}
}
