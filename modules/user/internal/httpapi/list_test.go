package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
)

func TestListShapes(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin := s.person("admin@roster.test", "admin")
	s.clock.Advance(time.Second)
	s.person("ann@roster.test")
	got := s.send(admin, "GET", "/v1/users?fields=email,id&sort=email&include_total=exact", nil).Want(http.StatusOK)
	if !strings.HasPrefix(string(got.Body), `{"data":[{"email":"admin@roster.test","id":"`+admin.UserID+`"},{"email":"ann@`) ||
		!strings.Contains(string(got.Body), `"total":{"count":2,"kind":"exact"}`) {
		t.Errorf("%s", got.Body)
	}
	one := s.send(admin, "GET", "/v1/users/"+admin.UserID+"?fields=assignments&expand=assignments", nil).Want(http.StatusOK)
	if !strings.HasPrefix(string(one.Body), `{"assignments":[{"role":"admin","granted_by":null`) || one.Header.Get("ETag") != `"v1"` {
		t.Errorf("%s", one.Body)
	}
	whole := s.send(admin, "GET", "/v1/users/"+admin.UserID, nil).Want(http.StatusOK)
	if strings.Contains(string(whole.Body), "assignments") || !strings.Contains(string(whole.Body), `"purge_at":null`) {
		t.Errorf("%s", whole.Body)
	}
	reader := s.person("reader@roster.test")
	reader.Permissions = []string{user.PermissionRead}
	s.send(reader, "GET", "/v1/users?expand=assignments", nil).WantProblem(http.StatusForbidden, "forbidden")
	s.send(reader, "GET", "/v1/users?include_deleted=true", nil).WantProblem(http.StatusForbidden, "forbidden")
}

// ASVS: 2.2.3
func TestListsThatNoIndexServes(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin := s.person("admin@roster.test", "admin")
	for query, parameter := range map[string]string{
		"sort=email&status=active":                                   "status",
		"sort=-updated_at&email_verified=true":                       "email_verified",
		"created_from=2026-01-01T00:00:00Z&sort=username":            "created_from",
		"updated_from=2026-01-01T00:00:00Z":                          "updated_from",
		"last_login_before=2026-01-01T00:00:00Z&sort=updated_at":     "last_login_before",
		"include_deleted=true&sort=email":                            "include_deleted",
		"include_deleted=true&role=user":                             "include_deleted",
		"q=roster&role=user&sort=username":                           "q",
		"created_to=2026-01-01T00:00:00%2B01:00&sort=-last_login_at": "created_to",
	} {
		problem := s.send(admin, "GET", "/v1/users?"+query, nil).WantProblem(http.StatusUnprocessableEntity, "unindexed_combination")
		if len(problem.Errors) != 1 || problem.Errors[0].Pointer != "query."+parameter {
			t.Errorf("%s: %+v", query, problem.Errors)
		}
	}
}

func TestListIncludesDeletedAccounts(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	s.send(admin, "DELETE", "/v1/users/"+ann.UserID, nil, "If-Match", "*").Want(http.StatusOK)
	for query, want := range map[string]int{"": 1, "?include_deleted=true": 2, "?include_deleted=true&status=deleted": 1, "?status=deleted": 0} {
		var got struct{ Data []struct{} }
		s.send(admin, "GET", "/v1/users"+query, nil).Want(http.StatusOK).JSON(&got)
		if len(got.Data) != want {
			t.Errorf("%s: %d", query, len(got.Data))
		}
	}
}
