package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestRoleEditing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	made := s.send(admin, "POST", "/v1/roles", `{"name":"helpdesk","title":"Help desk","permissions":["users:read","roles:read"]}`).Want(http.StatusCreated)
	if made.Header.Get("Location") != "/v1/roles/helpdesk" || made.Header.Get("ETag") != `"v1"` {
		t.Errorf("%v %s", made.Header, made.Body)
	}
	s.send(admin, "POST", "/v1/roles", `{"name":"helpdesk","title":"x"}`).WantProblem(http.StatusConflict, "role_name_taken")
	s.send(ann, "POST", "/v1/roles", `{"name":"mine","title":"x"}`).WantProblem(http.StatusForbidden, "forbidden")

	path := "/v1/roles/helpdesk"
	s.send(admin, "PATCH", path, `{"title":"x"}`).WantProblem(http.StatusPreconditionRequired, "precondition_required")
	s.send(admin, "PATCH", path, `{"name":"x"}`, "If-Match", "*").WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	s.send(admin, "PATCH", path, `{"title":null}`, "If-Match", "*").WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	changed := s.send(admin, "PATCH", path, `{"title":"Desk","description":"Answers"}`, "If-Match", `"v1"`).Want(http.StatusOK)
	if changed.Header.Get("ETag") != `"v2"` || !strings.Contains(string(changed.Body), `"title":"Desk"`) {
		t.Errorf("%s", changed.Body)
	}
	s.send(admin, "PUT", path+"/permissions", `{"permissions":["users:read"]}`, "If-Match", `"v1"`).WantProblem(http.StatusPreconditionFailed, "role_changed")
	s.send(admin, "PUT", path+"/permissions", `{"permissions":["users:read"]}`).WantProblem(http.StatusPreconditionRequired, "precondition_required")
	unknown := s.send(admin, "PUT", path+"/permissions", `{"permissions":["users:read","x"]}`, "If-Match", "*").WantProblem(http.StatusUnprocessableEntity, "invalid_request")
	if len(unknown.Errors) != 1 || unknown.Errors[0].Pointer != "/permissions/1" {
		t.Errorf("%+v", unknown)
	}
	s.send(admin, "PUT", path+"/permissions", `{"permissions":["users:read"]}`, "If-Match", `"v2"`).Want(http.StatusOK)
	var permissions struct{ Data []string }
	s.send(admin, "GET", path+"/permissions", nil).Want(http.StatusOK).JSON(&permissions)
	if len(permissions.Data) != 1 {
		t.Errorf("%+v", permissions)
	}
	s.send(admin, "PUT", "/v1/roles/guest/permissions", `{"permissions":["users:read"]}`, "If-Match", "*").WantProblem(http.StatusConflict, "system_role")
	s.send(admin, "DELETE", "/v1/roles/admin", nil, "If-Match", "*").WantProblem(http.StatusConflict, "system_role")

	s.send(admin, "PUT", "/v1/users/"+ann.UserID+"/roles/helpdesk", nil).Want(http.StatusOK)
	var held struct{ Data []struct{ ID string } }
	s.send(admin, "GET", path+"/users", nil).Want(http.StatusOK).JSON(&held)
	if len(held.Data) != 1 || held.Data[0].ID != ann.UserID {
		t.Errorf("%+v", held)
	}
	var grounds struct {
		Data []struct {
			Permission, Role string
			GrantedBy        *string `json:"granted_by"`
		}
	}
	s.send(admin, "GET", "/v1/users/"+ann.UserID+"/permissions", nil).Want(http.StatusOK).JSON(&grounds)
	if len(grounds.Data) != 1 || grounds.Data[0].Permission != "users:read" || grounds.Data[0].Role != "helpdesk" || *grounds.Data[0].GrantedBy != admin.UserID {
		t.Errorf("%+v", grounds)
	}
	s.send(admin, "DELETE", path, nil, "If-Match", "*").WantProblem(http.StatusConflict, "role_in_use")
	s.send(admin, "DELETE", "/v1/users/"+ann.UserID+"/roles/helpdesk", nil).Want(http.StatusNoContent)
	s.send(admin, "DELETE", path, nil, "If-Match", "*").Want(http.StatusNoContent)
	s.send(admin, "GET", path, nil).WantProblem(http.StatusNotFound, "role_not_found")
}

func TestHostileRoleNames(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin := s.person("admin@roster.test", "admin")
	for _, name := range []string{
		"", "a'b", `a\"b`, "a;drop table roles", "Admin", "\u0430dmin", "admin\u202e", "a b", "a,b", "-a", "1a", "a\u0000", strings.Repeat("a", 64),
		strings.Repeat("a", 4096), "a0000000-0000-4000-8000-000000000001",
	} {
		reply := s.send(admin, "POST", "/v1/roles", `{"name":"`+name+`","title":"x"}`)
		if reply.Status != http.StatusUnprocessableEntity && reply.Status != http.StatusBadRequest {
			t.Errorf("%.40q: %d %s", name, reply.Status, reply.Body)
		}
	}
	var got struct{ Data []struct{} }
	if s.send(admin, "GET", "/v1/roles", nil).JSON(&got); len(got.Data) != 4 {
		t.Errorf("%d roles", len(got.Data))
	}
	for _, path := range []string{"a'b", "%27%20OR%201=1", "x%00y", "%ff"} {
		if reply := s.send(admin, "GET", "/v1/roles/"+path, nil); reply.Status < 400 || reply.Status >= 500 {
			t.Errorf("%s: %d", path, reply.Status)
		}
	}
}
