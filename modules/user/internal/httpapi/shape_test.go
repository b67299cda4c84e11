package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// What a reply says must not depend on how it was put together, to the byte: a
// client may have kept it.
func TestAWholeAccountIsWrittenTheSameWay(t *testing.T) {
	t.Parallel()
	s := newService(t)
	admin, ann := s.person("admin@roster.test", "admin"), s.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID
	s.send(admin, "PATCH", path, `{"profile":{"bio":"<a> & b"},"metadata":{"public":{"a": "<&>"}}}`, "If-Match", "*").Want(http.StatusOK)
	want := fmt.Sprintf(`{"id":%q,"email":"ann@roster.test","username":null,"status":"active","email_verified":true,`+
		`"profile":{"first_name":null,"last_name":null,"display_name":null,"bio":"\u003ca\u003e \u0026 b","avatar_url":null,"phone":null,"locale":null,"timezone":null},`+
		`"metadata":{"public":{"a":"\u003c\u0026\u003e"},"private":{}},"roles":["user"],"external_id":null,"created_at":"2026-03-01T12:00:00Z","updated_at":"2026-03-01T12:00:00Z",`+
		`"last_login_at":null,"suspended_until":null,"deleted_at":null,"purge_at":null}`+"\n", ann.UserID)
	if got := string(s.send(admin, "GET", path, nil).Want(http.StatusOK).Body); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	part := `{"email":"ann@roster.test","metadata":{"public":{"a":"\u003c\u0026\u003e"},"private":{}}}` + "\n"
	if got := string(s.send(admin, "GET", path+"?fields=metadata,email", nil).Want(http.StatusOK).Body); got != part {
		t.Errorf("in part: got  %s\nwant %s", got, part)
	}
	page := string(s.send(admin, "GET", "/v1/users", nil).Want(http.StatusOK).Body)
	if !strings.Contains(page, `"bio":"<a> & b"`) || !strings.Contains(page, `"public":{"a":"<&>"}`) {
		t.Errorf("in a list: %s", page)
	}
}
