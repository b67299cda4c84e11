package httpserver_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/getkin/kin-openapi/openapi3"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

type tokenInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"20"`
		Hint  string `json:"hint,omitempty" minLength:"1"`
	}
}

// asked is what an OAuth operation was asked with.
func asked(into *tokenInput) func(huma.API) {
	return func(api huma.API) {
		httpserver.Route(api, httpserver.Operation{
			ID: "ask", Method: http.MethodPost, Path: "/ask", Summary: "x", Tag: "test", Public: true, Status: http.StatusNoContent, OAuth: true,
		}, func(_ context.Context, in *tokenInput) (*struct{}, error) {
			*into = *in
			return nil, nil
		})
	}
}

const formType = "application/x-www-form-urlencoded"

func sendForm(t *testing.T, s *httpservertest.Server, mediaType, body string) *httpservertest.Response {
	t.Helper()
	return s.Send(t, httpservertest.Request{Method: "POST", Path: "/ask", Body: body, Header: map[string]string{"Content-Type": mediaType}})
}

// ASVS: 1.1.1
func TestForm(t *testing.T) {
	t.Parallel()
	var got tokenInput
	s := httpservertest.New(t, asked(&got))
	for body, want := range map[string][2]string{
		"token=a":                           {"a", ""},
		"token=a%20b+c&hint=d":              {"a b c", "d"},
		"client_id=me&token=a":              {"a", ""}, // RFC 6749, 3.2: ignored
		"token=a&hint=":                     {"a", ""}, // RFC 6749, 3.1: as if not sent
		"token=%C3%A4%22%7B":                {"ä\"{", ""},
		"Token=b&token=a&TOKEN=c&to%6ben2=": {"a", ""},
	} {
		sendForm(t, s, formType+"; charset=UTF-8", body).Want(http.StatusNoContent)
		if got.Body.Token != want[0] || got.Body.Hint != want[1] {
			t.Errorf("%s is read as %q", body, got.Body)
		}
	}
	sendForm(t, s, "application/json", `{"token": "in JSON"}`).Want(http.StatusNoContent)
	if got.Body.Token != "in JSON" {
		t.Errorf("JSON is read as %q", got.Body)
	}
}

// ASVS: 15.3.7
func TestBrokenFormIsOAuthsInvalidRequest(t *testing.T) {
	t.Parallel()
	var got tokenInput
	s := httpservertest.New(t, asked(&got))
	for name, try := range map[string]struct{ mediaType, body, code string }{
		"repeated":            {formType, "token=a&token=b", "malformed_request"},
		"repeated, the same":  {formType, "token=a&token=a", "malformed_request"},
		"repeated, otherwise": {formType, "token=a&to%6ben=b", "malformed_request"},
		"repeated, unknown":   {formType, "token=a&x=1&x=2", "malformed_request"},
		"missing":             {formType, "hint=a", "malformed_request"},
		"without a value":     {formType, "token=", "malformed_request"},
		"too long":            {formType, "token=" + strings.Repeat("x", 21), "malformed_request"},
		"no UTF-8":            {formType, "token=%ff", "malformed_request"},
		"NUL":                 {formType, "token=%00", "malformed_request"},
		"half an escape":      {formType, "token=%a", "malformed_request"},
		"semicolon":           {formType, "token=a;hint=b", "malformed_request"},
		"too many":            {formType, "token=a" + strings.Repeat("&x", 50), "malformed_request"},
		"empty":               {formType, "", "body_required"},
		"JSON as a form":      {formType, `{"token":"a"}`, "malformed_request"},
		"a form as JSON":      {"application/json", "token=a", "malformed_json"},
		"unknown in JSON":     {"application/json", `{"token":"a","x":1}`, "malformed_request"},
	} {
		reply := sendForm(t, s, try.mediaType, try.body)
		reply.WantProblem(http.StatusBadRequest, try.code)
		var oauth struct{ Error string }
		if reply.JSON(&oauth); oauth.Error != "invalid_request" {
			t.Errorf("%s: error %q in %s", name, oauth.Error, reply.Body)
		}
	}
	sendForm(t, s, "multipart/form-data; boundary=x", "--x--").WantProblem(http.StatusUnsupportedMediaType, "unsupported_media_type")
}

// ASVS: 3.5.2
func TestOthersTakeNoForm(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	s.Send(t, httpservertest.Request{
		Method: "POST", Path: "/v1/notes", As: reader, Body: "title=x", Header: map[string]string{"Content-Type": formType},
	}).WantProblem(http.StatusUnsupportedMediaType, "unsupported_media_type")
}

func TestFormIsDocumented(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(document(t, asked(new(tokenInput))))
	if err != nil {
		t.Fatal(err)
	}
	op := doc.Paths.Value("/ask").Post
	if body := op.RequestBody.Value.Content; body[formType] == nil || body["application/json"] == nil {
		t.Error("the operation does not take both media types")
	}
	if op.Responses.Status(http.StatusUnprocessableEntity) != nil {
		t.Error("422 is documented, and never the answer")
	}
}
