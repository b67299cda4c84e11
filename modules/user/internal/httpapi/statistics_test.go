package httpapi_test

import (
	"net/http"
	"testing"
)

func TestStatistics(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	var got struct {
		RefreshedAt *string `json:"refreshed_at"`
		Users       int
		Groups      []struct{ Users int }
	}
	s.send(admin, "GET", "/v1/stats/users", nil).Want(http.StatusOK).JSON(&got)
	if got.RefreshedAt != nil || len(got.Groups) != 0 {
		t.Errorf("before the first refresh: %+v", got)
	}
	if err := s.memory.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.send(admin, "GET", "/v1/stats/users", nil).Want(http.StatusOK).JSON(&got)
	if got.RefreshedAt == nil || got.Users != 2 || len(got.Groups) != 1 {
		t.Errorf("after it: %+v", got)
	}
	s.send(ann, "GET", "/v1/stats/users", nil).WantProblem(http.StatusForbidden, "forbidden")
}
