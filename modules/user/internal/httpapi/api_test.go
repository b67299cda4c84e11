package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/httpapi"
	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/storetest"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

// service is the operations on the real edge and the fakes.
type service struct {
	*httpservertest.Server
	t         testing.TB
	directory app.Directory
	clock     *clock.Manual
	memory    *storetest.Memory
}

func newService(t testing.TB) *service {
	t.Helper()
	cursors, err := page.NewCodec(make([]byte, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	memory, now := storetest.NewMemory(searchtext.New()), clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	useCases := app.NewService(app.Ports{
		Tx: memory, Events: event.NewBus(memory, uuidgen.New(), now.Now), Clock: now, IDs: uuidgen.New(), Users: memory,
		Accounts: memory, Totals: memory, Graveyard: memory, Figures: memory, Authorities: memory, Roles: memory, RoleEditor: memory, Folder: searchtext.New(), Cursors: cursors,
	}, user.Config{PurgeAfter: 720 * time.Hour}, user.Permissions())
	server := httpservertest.New(t, httpapi.New(useCases).Routes)
	return &service{server, t, app.NewDirectory(useCases), now, memory}
}

// person makes an active account with roles and gives who it is.
func (s *service) person(email string, roles ...string) *authn.Principal {
	s.t.Helper()
	address, err := user.ParseEmail(email)
	if err != nil {
		s.t.Fatal(err)
	}
	account, err := s.directory.Register(s.t.Context(), user.Registration{Email: address, Roles: roles, Verified: true})
	if err != nil {
		s.t.Fatal(err)
	}
	authority, err := s.directory.Authority(s.t.Context(), account.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return &authn.Principal{Kind: authn.User, UserID: string(account.ID), Permissions: authority.Permissions, AuthenticatedAt: s.clock.Now()}
}

func (s *service) send(as *authn.Principal, method, path string, body any, header ...string) *httpservertest.Response {
	s.t.Helper()
	r := httpservertest.Request{Method: method, Path: path, As: as, Body: body, Header: map[string]string{}}
	for pair := range slices.Chunk(header, 2) {
		r.Header[pair[0]] = pair[1]
	}
	return s.Send(s.t, r)
}

// ASVS: 15.3.1
func TestMe(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ann := s.person("Ann@roster.test")
	got := s.send(ann, "GET", "/v1/me", nil).Want(http.StatusOK)
	want := fmt.Sprintf(`{"id":%q,"email":"Ann@roster.test","username":null,"status":"active","email_verified":true,`+
		`"profile":{"first_name":null,"last_name":null,"display_name":null,"bio":null,"avatar_url":null,"phone":null,"locale":null,"timezone":null},`+
		`"metadata":{"public":{},"private":null},"roles":["user"],"external_id":null,"created_at":"2026-03-01T12:00:00Z","updated_at":"2026-03-01T12:00:00Z",`+
		`"last_login_at":null,"suspended_until":null,"deleted_at":null,"purge_at":null}`, ann.UserID)
	if body := strings.TrimSpace(string(got.Body)); body != want || got.Header.Get("ETag") != `"v1"` {
		t.Errorf("ETag %s, body\n got %s\nwant %s", got.Header.Get("ETag"), body, want)
	}
	s.send(nil, "GET", "/v1/me", nil).WantProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestPatchMe(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ann := s.person("ann@roster.test")
	var got struct {
		Profile  map[string]*string
		Metadata struct{ Public map[string]any }
	}
	patch := `{"profile":{"first_name":"Zoë","bio":"hi"},"metadata":{"public":{"a":{"b":1}}}}`
	reply := s.send(ann, "PATCH", "/v1/me", patch, "If-Match", `"v1"`).Want(http.StatusOK)
	reply.JSON(&got)
	if reply.Header.Get("ETag") != `"v2"` || *got.Profile["first_name"] != "Zoë" || got.Metadata.Public["a"] == nil {
		t.Errorf("ETag %s, %s", reply.Header.Get("ETag"), reply.Body)
	}
	s.send(ann, "PATCH", "/v1/me", `{"profile":{"bio":"x"}}`, "If-Match", `"v1"`).WantProblem(http.StatusPreconditionFailed, "user_changed")
	s.send(ann, "PATCH", "/v1/me", `{"profile":{"bio":null},"metadata":{"public":{"a":{"b":null}}}}`).Want(http.StatusOK).JSON(&got)
	if got.Profile["bio"] != nil || *got.Profile["first_name"] != "Zoë" || len(got.Metadata.Public["a"].(map[string]any)) != 0 {
		t.Errorf("after clearing: %+v", got)
	}
	var empty struct {
		Profile  map[string]*string
		Metadata struct{ Public map[string]any }
	}
	s.send(ann, "PATCH", "/v1/me", `{"profile":null,"metadata":null}`).Want(http.StatusOK).JSON(&empty)
	if empty.Profile["first_name"] != nil || len(empty.Metadata.Public) != 0 {
		t.Errorf("after null: %+v", empty)
	}
	refused := s.send(ann, "PATCH", "/v1/me", `{"profile":{"first_name":"a\u202eb"}}`).WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	if len(refused.Errors) != 1 || refused.Errors[0].Pointer != "/profile/first_name" {
		t.Errorf("problem %+v", refused)
	}
}

// TestPatchMeTakesNothingElse sends what people must not set themselves, in
// every place (mass assignment).
//
// ASVS: 8.2.3, 15.3.3
func TestPatchMeTakesNothingElse(t *testing.T) {
	t.Parallel()
	s := newService(t)
	ann := s.person("ann@roster.test")
	before := string(s.send(ann, "GET", "/v1/me", nil).Body)
	for _, member := range []string{
		`"id":"x"`, `"email":"x@y.zz"`, `"username":"root"`, `"status":"active"`, `"email_verified":true`, `"roles":["admin"]`,
		`"external_id":"x"`, `"metadata":{"private":{}}`, `"metadata_private":{}`, `"created_at":null`, `"version":9`, `"purge_at":null`,
		`"profile":{"user_id":"x"}`, `"Profile":{}`, `"search_text":"x"`, `"suspended_until":null`,
	} {
		status := s.send(ann, "PATCH", "/v1/me", "{"+member+"}").Status
		if status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%s: status %d", member, status)
		}
	}
	if after := string(s.send(ann, "GET", "/v1/me", nil).Body); after != before {
		t.Errorf("changed:\n%s\n%s", before, after)
	}
}

func TestMyPermissionsAndDeletion(t *testing.T) {
	t.Parallel()
	s := newService(t)
	moderator := s.person("m@roster.test", "moderator")
	var got struct{ Data []string }
	s.send(moderator, "GET", "/v1/me/permissions", nil).Want(http.StatusOK).JSON(&got)
	if !slices.Equal(got.Data, []string{"audit:read", "roles:read", "sessions:read", "users:read", "users:suspend"}) {
		t.Errorf("permissions %v", got.Data)
	}
	var gone struct {
		Status  string
		PurgeAt time.Time `json:"purge_at"`
	}
	s.send(moderator, "DELETE", "/v1/me", nil).Want(http.StatusOK).JSON(&gone)
	if gone.Status != "deleted" || !gone.PurgeAt.Equal(s.clock.Now().Add(720*time.Hour)) {
		t.Errorf("deletion %+v", gone)
	}
	s.send(moderator, "GET", "/v1/me", nil).WantProblem(http.StatusNotFound, "user_not_found")
}
