package httpapi_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"roster/platform/httpserver/httpservertest"
)

// answered fails on a reply that is neither a success nor a clear refusal.
func answered(t *testing.T, reply *httpservertest.Response) {
	t.Helper()
	if reply.Status >= http.StatusInternalServerError {
		t.Errorf("%d: %s", reply.Status, reply.Body)
	}
	if reply.Status >= http.StatusBadRequest && !strings.HasPrefix(reply.Header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("%d is no problem document: %s", reply.Status, reply.Body)
	}
}

func FuzzFilter(f *testing.F) {
	for _, query := range []string{
		"", "q=ada", "q=%25", "q=%00", "q=%F0%9F%98%80&bio=x", "status=active,deleted&role=admin", "email_verified=maybe",
		"created_from=2026-01-01T00:00:00Z&created_to=9999-12-31T23:59:59.999999999Z", "last_login_before=-1", "fields=id,,email",
		"include_deleted=true&include_total=exact&limit=200", "limit=-9223372036854775808", "limit=1e3&limit=2", "cursor=AAAA", "external_id='--",
	} {
		f.Add(query)
	}
	s := newService(f)
	admin := s.person("root@example.com", "admin")
	f.Fuzz(func(t *testing.T, query string) {
		request := httpservertest.Request{Method: http.MethodGet, Path: "/v1/users?" + url.PathEscape(query), As: admin}
		answered(t, s.Send(t, request))
		if values, err := url.ParseQuery(query); err == nil {
			request.Path = "/v1/users?" + values.Encode()
			answered(t, s.Send(t, request))
		}
	})
}

func FuzzSort(f *testing.F) {
	for _, order := range []string{"created_at", "-email", "--email", "email,id", "password", "1;drop table users", "", "-", "EMAIL", "emаil"} {
		f.Add(order)
	}
	s := newService(f)
	admin := s.person("root@example.com", "admin")
	known := "created_at updated_at last_login_at email username"
	f.Fuzz(func(t *testing.T, order string) {
		reply := s.Send(t, httpservertest.Request{Method: http.MethodGet, Path: "/v1/users?sort=" + url.QueryEscape(order), As: admin})
		answered(t, reply)
		name := strings.TrimPrefix(order, "-")
		if allowed := name != "" && !strings.Contains(name, " ") && strings.Contains(known, name); reply.Status == http.StatusOK && !allowed && order != "" {
			t.Errorf("the order %q was taken", order)
		}
	})
}

// FuzzReplyMatchesTheDocument sends any body as a change of one's account: what
// comes back is what the document says may come back.
//
// ASVS: 1.2.3, 15.3.1
func FuzzReplyMatchesTheDocument(f *testing.F) {
	for _, body := range []string{
		`{}`, `{"profile":{"bio":"x"}}`, `{"profile":null}`, `{"profile":{"bio":null,"phone":"1"}}`, `{"metadata":{"public":{"a":{"b":null}}}}`,
		`{"profile":{"bio":"\ud800"}}`, `[]`, `null`, `{"profile":{"bio":"x"},"profile":{}}`, `{"Profile":{}}`, "\ufeff{}", `{"metadata":{"private":{}}}`,
	} {
		f.Add(body)
	}
	s := newService(f)
	ada, find := s.person("ada@example.com", "user"), router(f, s)
	f.Fuzz(func(t *testing.T, body string) {
		reply := s.Send(t, httpservertest.Request{
			Method: http.MethodPatch, Path: "/v1/me", As: ada, Body: body, Header: map[string]string{"Content-Type": "application/merge-patch+json"},
		})
		answered(t, reply)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPatch, "/v1/me", strings.NewReader(body))
		route, parameters, err := find.FindRoute(request)
		if err != nil {
			t.Fatal(err)
		}
		err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, PathParams: parameters, Route: route},
			Status:                 reply.Status, Header: reply.Header, Body: io.NopCloser(bytes.NewReader(reply.Body)),
		})
		if err != nil {
			t.Errorf("%d %s: %v", reply.Status, reply.Body, err)
		}
	})
}

func router(f *testing.F, s *service) routers.Router {
	f.Helper()
	text, err := s.OpenAPI()
	if err != nil {
		f.Fatal(err)
	}
	document, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		f.Fatal(err)
	}
	made, err := gorillamux.NewRouter(document)
	if err != nil {
		f.Fatal(err)
	}
	return made
}
