package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestList(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin := s.person("admin@roster.test", "admin")
	for i := range 4 {
		s.clock.Advance(time.Second)
		s.person(fmt.Sprintf("u%d@roster.test", i))
	}
	var got struct {
		Data       []struct{ Email string }
		NextCursor *string `json:"next_cursor"`
		HasMore    bool    `json:"has_more"`
	}
	reply := s.send(admin, "GET", "/v1/users?limit=3&q=ROSTER.test&status=active,pending&sort=-created_at", nil).Want(http.StatusOK)
	reply.JSON(&got)
	if len(got.Data) != 3 || got.Data[0].Email != "u3@roster.test" || !got.HasMore {
		t.Fatalf("page %s", reply.Body)
	}
	link := reply.Header.Get("Link")
	next := strings.TrimPrefix(link[:strings.Index(link, ">")], "<")
	s.send(admin, "GET", next, nil).Want(http.StatusOK).JSON(&got)
	if len(got.Data) != 2 || got.Data[1].Email != "admin@roster.test" || got.HasMore || got.NextCursor != nil {
		t.Errorf("last page %+v", got)
	}
	s.send(admin, "GET", "/v1/users?role=admin&email_verified=true&sort=created_at", nil).Want(http.StatusOK).JSON(&got)
	if len(got.Data) != 1 {
		t.Errorf("administrators %+v", got)
	}
	for query, status := range map[string]int{
		"statuz=active": 400, "limit=0": 422, "limit=-1": 422, "limit=201": 422, "limit=x": 422, "limit=99999999999999999999": 422,
		"cursor=x": 400, "sort=emails": 422, "sort=created_at;drop": 400, "status=gone": 422, "sort=email&status=active": 422, "fields=secret": 422, "created_from=yesterday": 422, "include_total=1": 422,
		"sort=email&created_from=2026-01-01T00:00:00Z": 422, "include_deleted=true&q=abc": 422, "expand=all": 422, "role=a'b": 422, "email_verified=1": 422,
		"q=ab": 400, "q=%25%25%25": 400, "q=%00abc": 400, "q=%ffabc": 400, "status=active&status=pending": 400,
	} {
		if got := s.send(admin, "GET", "/v1/users?"+query, nil); got.Status != status {
			t.Errorf("%s: %d %s", query, got.Status, got.Body)
		}
	}
	s.send(s.person("ann@roster.test"), "GET", "/v1/users", nil).WantProblem(http.StatusForbidden, "forbidden")
}

func TestAdministratorsChangeAccounts(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID
	s.send(admin, "PATCH", path, `{"username":"Ann"}`).WantProblem(http.StatusPreconditionRequired, "precondition_required")
	s.send(admin, "PATCH", path, `{"username":"Ann","external_id":"hr-7","metadata":{"private":{"n":1}}}`, "If-Match", `"v1"`).Want(http.StatusOK)
	s.send(admin, "PATCH", path, `{"username":"Bob"}`, "If-Match", `"v1"`).WantProblem(http.StatusPreconditionFailed, "user_changed")
	s.send(admin, "PATCH", path, `{"username":"a@b"}`, "If-Match", "*").WantProblem(http.StatusUnprocessableEntity, "invalid_username")
	for _, by := range []string{"email/ANN@roster.test", "username/ann", "external-id/hr-7"} {
		var got struct {
			ID       string
			Metadata struct{ Private map[string]any }
		}
		s.send(admin, "GET", "/v1/users/by/"+by, nil).Want(http.StatusOK).JSON(&got)
		if got.ID != ann.UserID || got.Metadata.Private["n"] != 1.0 {
			t.Errorf("%s: %+v", by, got)
		}
	}
	s.send(admin, "GET", "/v1/users/by/username/hr-7", nil).WantProblem(http.StatusNotFound, "user_not_found")
	other := s.person("other@roster.test")
	s.send(admin, "PATCH", "/v1/users/"+other.UserID, `{"username":"ANN"}`, "If-Match", "*").WantProblem(http.StatusConflict, "username_taken")
}

func TestLifecycleOverHTTP(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID
	s.send(admin, "PUT", path+"/suspension", `{}`).WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	s.send(admin, "PUT", path+"/suspension", `{"reason":"spam","until":"2026-03-01T11:00:00Z"}`).WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	for range 2 {
		reply := s.send(admin, "PUT", path+"/suspension", `{"reason":"spam","until":"2026-03-02T00:00:00.1234567+01:00"}`).Want(http.StatusOK)
		if reply.Header.Get("ETag") != `"v2"` || !strings.Contains(string(reply.Body), `"suspended_until":"2026-03-01T23:00:00.123456Z"`) {
			t.Errorf("%s %s", reply.Header.Get("ETag"), reply.Body)
		}
	}
	s.send(admin, "DELETE", path+"/suspension", nil).Want(http.StatusNoContent)
	s.send(admin, "DELETE", path+"/suspension", nil).Want(http.StatusNoContent)
	s.send(admin, "DELETE", path+"?dry_run=true", nil, "If-Match", "*").Want(http.StatusOK)
	s.send(admin, "DELETE", path, nil).WantProblem(http.StatusPreconditionRequired, "precondition_required")
	s.send(admin, "DELETE", path, nil, "If-Match", `"v3"`).Want(http.StatusOK)
	s.send(admin, "GET", path, nil).WantProblem(http.StatusNotFound, "user_not_found")
	s.send(admin, "POST", path+"/restore", nil).Want(http.StatusOK)
	s.send(admin, "POST", path+"/restore", nil).WantProblem(http.StatusConflict, "status_conflict")
	s.send(admin, "GET", path, nil).Want(http.StatusOK)
	s.send(admin, "DELETE", "/v1/users/"+admin.UserID, nil, "If-Match", "*").WantProblem(http.StatusConflict, "last_administrator")
}

func TestRoleAssignments(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID + "/roles"
	first := s.send(admin, "PUT", path+"/moderator", `{"reason":"stand-in","expires_at":"2026-04-01T00:00:00Z"}`).Want(http.StatusOK)
	again := s.send(admin, "PUT", path+"/moderator", `{"reason":"stand-in","expires_at":"2026-04-01T00:00:00Z"}`).Want(http.StatusOK)
	if string(first.Body) != string(again.Body) {
		t.Errorf("not idempotent:\n%s\n%s", first.Body, again.Body)
	}
	s.send(admin, "PUT", path+"/guest", nil).Want(http.StatusOK)
	var got struct {
		Data []struct {
			Role      string
			GrantedBy *string `json:"granted_by"`
		}
	}
	s.send(admin, "GET", path, nil).Want(http.StatusOK).JSON(&got)
	if len(got.Data) != 3 || got.Data[1].Role != "moderator" || *got.Data[1].GrantedBy != admin.UserID || got.Data[2].GrantedBy != nil {
		t.Errorf("assignments %+v", got)
	}
	s.send(admin, "DELETE", path+"/guest", nil).Want(http.StatusNoContent)
	s.send(admin, "DELETE", path+"/guest", nil).Want(http.StatusNoContent)
	s.send(admin, "PUT", path+"/a'b", nil).WantProblem(http.StatusNotFound, "role_not_found")
	s.send(admin, "PUT", path+"/guest", `{"expires_at":"2026-03-01T00:00:00Z"}`).WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	s.send(ann, "PUT", path+"/admin", nil).WantProblem(http.StatusForbidden, "forbidden")
	s.send(admin, "DELETE", "/v1/users/"+admin.UserID+"/roles/admin", nil).WantProblem(http.StatusConflict, "last_administrator")
}

func TestRolesAndPermissions(t *testing.T) {
	t.Parallel()
	s := newService(t)
	moderator := s.person("m@roster.test", "moderator")
	var got struct{ Data []struct{ Name string } }
	s.send(moderator, "GET", "/v1/roles", nil).Want(http.StatusOK).JSON(&got)
	if len(got.Data) != 4 || got.Data[0].Name != "admin" {
		t.Errorf("roles %+v", got)
	}
	s.send(moderator, "GET", "/v1/permissions", nil).Want(http.StatusOK).JSON(&got)
	if len(got.Data) != 11 {
		t.Errorf("permissions %+v", got)
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin := s.person("admin@roster.test", "admin")
	body := `{"email":"New@roster.test","username":"new","email_verified":true,"profile":{"first_name":"N"},"roles":["moderator"]}`
	reply := s.send(admin, "POST", "/v1/users", body, "Idempotency-Key", "k").Want(http.StatusCreated)
	var got struct {
		ID, Status string
		Roles      []string
	}
	reply.JSON(&got)
	if reply.Header.Get("Location") != "/v1/users/"+got.ID || reply.Header.Get("ETag") != `"v1"` || got.Status != "active" || got.Roles[0] != "moderator" {
		t.Errorf("%v %s", reply.Header, reply.Body)
	}
	s.send(admin, "POST", "/v1/users", `{"email":"NEW@roster.test"}`).WantProblem(http.StatusConflict, "email_taken")
	s.send(admin, "POST", "/v1/users", `{"email":"x@roster.test","username":"NEW"}`).WantProblem(http.StatusConflict, "username_taken")
	refused := s.send(admin, "POST", "/v1/users", `{"email":"zoë@roster.test"}`).WantProblem(http.StatusUnprocessableEntity, "invalid_email")
	if len(refused.Errors) != 1 || refused.Errors[0].Pointer != "/email" {
		t.Errorf("problem %+v", refused)
	}
}
