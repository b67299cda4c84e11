package httpserver_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/httpserver/httpservertest"
)

var reader = &authn.Principal{Kind: authn.User, UserID: "8b0c4a9c-2d3a-4b39-8a2c-9a2f9f3b1e11", Permissions: []string{"notes:read"}}

const secret = "hunter2-is-secret"

// hostileBodies are bodies no reply may be a 5xx for, nor repeat.
var hostileBodies = map[string]struct {
	body   string
	status int
	code   string
	rule   string
}{
	"empty":             {"", 400, "body_required", ""},
	"no JSON":           {secret, 400, "malformed_json", "syntax"},
	"half":              {`{"title":"` + secret, 400, "malformed_json", "syntax"},
	"invalid UTF-8":     {"{\"title\":\"" + secret + "\xff\"}", 400, "malformed_json", "encoding"},
	"UTF-16":            {"\xff\xfe{\x00}\x00", 400, "malformed_json", "encoding"},
	"byte order mark":   {"\xef\xbb\xbf{\"title\":\"x\"}", 400, "malformed_json", "byte_order_mark"},
	"NUL":               {"{\"title\":\"a\x00b\"}", 400, "malformed_json", "nul"},
	"escaped NUL":       {`{"title":"a\u0000b"}`, 400, "malformed_json", "nul"},
	"lone surrogate":    {`{"title":"\ud800"}`, 400, "malformed_json", "surrogate"},
	"duplicate":         {`{"title":"x","title":"` + secret + `"}`, 400, "malformed_json", "duplicate_member"},
	"trailing data":     {`{"title":"x"}{"title":"y"}`, 400, "malformed_json", "trailing_data"},
	"deep":              {strings.Repeat(`{"title":`, 10_000), 400, "malformed_json", "depth"},
	"deep arrays":       {strings.Repeat("[", 500_000), 400, "malformed_json", "depth"},
	"too large":         {`{"title":"` + strings.Repeat("x", 1<<20) + `"}`, 413, "body_too_large", ""},
	"wrong case":        {`{"Title":"x"}`, 422, "invalid_request", "required"},
	"case twins":        {`{"title":"x","TITLE":"y"}`, 422, "invalid_request", "unknown_member"},
	"fold twins":        {`{"title":"x","ti\u017ftle":"y"}`, 422, "invalid_request", "unknown_member"},
	"unknown member":    {`{"title":"x","password":"` + secret + `"}`, 422, "invalid_request", "unknown_member"},
	"null":              {`null`, 422, "invalid_request", "type"},
	"array":             {`[]`, 422, "invalid_request", "type"},
	"number":            {`7`, 422, "invalid_request", "type"},
	"wrong type":        {`{"title":["` + secret + `"]}`, 422, "invalid_request", "type"},
	"null for required": {`{"title":null}`, 422, "invalid_request", "type"},
	"too long":          {`{"title":"` + strings.Repeat(secret, 9) + `"}`, 422, "invalid_request", "max_length"},
	"too short":         {`{"title":""}`, 422, "invalid_request", "min_length"},
	"too many":          {`{"title":"x","tags":["1","2","3","4"]}`, 422, "invalid_request", "max_items"},
	"wrong item":        {`{"title":"x","tags":[{"a":"` + secret + `"}]}`, 422, "invalid_request", "type"},
	"many unknown":      {manyMembers(9_000), 422, "invalid_request", "required"},
	"huge number":       {`{"title":1e999999}`, 400, "malformed_json", "number_range"},
}

func manyMembers(n int) string {
	var b strings.Builder
	b.WriteByte('{')
	for i := range n {
		fmt.Fprintf(&b, `"m%d":0,`, i)
	}
	return strings.TrimSuffix(b.String(), ",") + "}"
}

// ASVS: 1.5.2, 2.2.1, 2.2.2, 15.3.5
func TestHostileBodies(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for name, try := range hostileBodies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.Send(t, httpservertest.Request{Method: "POST", Path: "/v1/notes", Body: try.body})
			p := got.WantProblem(try.status, try.code)
			if try.rule != "" && (len(p.Errors) == 0 || p.Errors[0].Code != try.rule) {
				t.Errorf("rules %+v, and %s should be the first", p.Errors, try.rule)
			}
			if len(p.Errors) > 20 || len(got.Body) > 8<<10 {
				t.Errorf("%d rules in %d bytes", len(p.Errors), len(got.Body))
			}
			if bytes.Contains(got.Body, []byte(secret)) {
				t.Errorf("the reply repeats the value: %s", got.Body)
			}
		})
	}
	for _, entry := range s.Log.All() {
		if strings.Contains(fmt.Sprint(entry.ContextMap(), entry.Message), secret) {
			t.Errorf("the log repeats the value: %v", entry.ContextMap())
		}
	}
}

// hostileFormats are texts that huma's own messages would repeat.
func hostileFormats(api huma.API) {
	type body struct {
		Email string `json:"email,omitempty" format:"email"`
		Link  string `json:"link,omitempty" format:"uri"`
		ID    string `json:"id,omitempty" format:"uuid"`
		When  string `json:"when,omitempty" format:"date-time"`
		Pick  string `json:"pick,omitempty" enum:"a,b"`
		Small int8   `json:"small,omitempty"`
	}
	route(api, "check-formats", "POST", "/v1/formats", func(*struct{ Body body }) {})
}

// ASVS: 1.4.2, 2.2.1
func TestFormatsAreNotRepeated(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, hostileFormats)
	for member, want := range map[string]struct{ value, code string }{
		"email": {`"` + secret + `"`, "format"},
		"link":  {`"http://[` + secret + `"`, "format"},
		"id":    {`"urn:xxxx:` + secret + secret + `aa"`, "format"},
		"when":  {`"` + secret + `"`, "format"},
		"pick":  {`"` + secret + `"`, "enum"},
		"small": {`123456789`, "invalid"},
	} {
		got := s.Send(t, httpservertest.Request{Method: "POST", Path: "/v1/formats", Body: `{"` + member + `":` + want.value + `}`})
		p := got.WantProblem(422, "invalid_request")
		if p.Errors[0].Pointer != "/"+member || p.Errors[0].Code != want.code {
			t.Errorf("%s: %+v", member, p.Errors)
		}
		if bytes.Contains(got.Body, []byte(secret)) || bytes.Contains(got.Body, []byte("123456789")) {
			t.Errorf("the reply repeats the value: %s", got.Body)
		}
	}
}

// ASVS: 1.1.1, 1.4.2, 15.3.7
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for target, want := range map[string]struct {
		status int
		code   string
	}{
		"/v1/notes?limit=0":                              {422, "invalid_request"},
		"/v1/notes?limit=201":                            {422, "invalid_request"},
		"/v1/notes?limit=99999999999999999999":           {422, "invalid_request"},
		"/v1/notes?limit=' OR 1=1":                       {422, "invalid_request"},
		"/v1/notes?limit=1&limit=2":                      {400, "malformed_request"},
		"/v1/notes?Limit=1":                              {400, "malformed_request"},
		"/v1/notes?access_token=x":                       {400, "malformed_request"},
		"/v1/notes?%ff=1":                                {400, "malformed_request"},
		"/v1/notes?cursor=%00":                           {400, "malformed_request"},
		"/v1/notes?cursor=%ff%fe":                        {400, "malformed_request"},
		"/v1/notes?cursor=%zz":                           {400, "malformed_request"},
		"/v1/notes?limit=1;cursor=2":                     {400, "malformed_request"},
		"/v1/notes?cursor=" + strings.Repeat("x", 513):   {422, "invalid_request"},
		"/v1/notes?" + strings.Repeat("a=1&", 60):        {400, "malformed_request"},
		"/v1/notes?cursor=" + strings.Repeat("x", 9_000): {414, "uri_too_long"},
		"/v1/notes/%00":                                  {400, "malformed_request"},
		"/v1/notes/%ff":                                  {400, "malformed_request"},
		"/v1/notes/a%2Fb":                                {400, "malformed_request"},
		"/v1/notes/":                                     {404, "route_not_found"},
		"/v1/notes/a/../b":                               {404, "route_not_found"},
		"//v1/notes":                                     {404, "route_not_found"},
		"/V1/notes":                                      {404, "route_not_found"},
		"/":                                              {404, "route_not_found"},
		"/nothing/%00":                                   {400, "malformed_request"},
	} {
		u, raw, _ := strings.Cut(target, "?")
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		req.RequestURI = target
		req.URL = &url.URL{RawQuery: raw}
		if path, err := url.PathUnescape(u); err == nil {
			req.URL.Path, req.URL.RawPath = path, u
		}
		req.Header.Set("Authorization", "Bearer "+s.Token(*reader))
		s.Serve(t, req).WantProblem(want.status, want.code)
	}
}

// ASVS: 3.5.2
func TestHostileHeaders(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for name, try := range map[string]struct {
		name, value string
		status      int
		code        string
	}{
		"invalid UTF-8":        {"X-Anything", "\xff", 400, "malformed_request"},
		"NUL":                  {"User-Agent", "a\x00", 400, "malformed_request"},
		"long reason":          {"X-Change-Reason", strings.Repeat("ü", 501), 400, "malformed_request"},
		"reason with ESC":      {"X-Change-Reason", "a\x1b[31m", 400, "malformed_request"},
		"too large altogether": {"X-Anything", strings.Repeat("x", 17<<10), 431, "headers_too_large"},
		"other charset":        {"Content-Type", "application/json; charset=utf-16", 415, "unsupported_media_type"},
		"other type":           {"Content-Type", "text/plain", 415, "unsupported_media_type"},
		"form":                 {"Content-Type", "application/x-www-form-urlencoded", 415, "unsupported_media_type"},
		"merge patch to POST":  {"Content-Type", "application/merge-patch+json", 415, "unsupported_media_type"},
		"broken type":          {"Content-Type", "application/json; =", 415, "unsupported_media_type"},
		"plus after semicolon": {"Content-Type", `application/xml; a="+json"`, 415, "unsupported_media_type"},
		"compressed":           {"Content-Encoding", "gzip", 415, "unsupported_media_type"},
		"key not ASCII":        {"Idempotency-Key", "ü", 400, "idempotency_key_malformed"},
		"empty key":            {"Idempotency-Key", "", 400, "idempotency_key_malformed"},
		"long key":             {"Idempotency-Key", strings.Repeat("k", 256), 400, "idempotency_key_malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.Send(t, httpservertest.Request{
				Method: "POST", Path: "/v1/notes", Body: `{"title":"x"}`, Header: map[string]string{try.name: try.value},
			}).WantProblem(try.status, try.code)
		})
	}
}

func TestHarmlessHeaders(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for name, value := range map[string]string{
		"Content-Type":     `Application/JSON; Charset="UTF-8"`,
		"Content-Encoding": "identity",
		"Accept":           "text/html, json",
		"X-Change-Reason":  strings.Repeat("ü", 500),
	} {
		got := s.Send(t, httpservertest.Request{
			Method: "POST", Path: "/v1/notes", Body: `{"title":"x"}`, Header: map[string]string{name: value},
		}).Want(http.StatusCreated)
		if ct := got.Header.Get("Content-Type"); ct != "application/json" {
			t.Errorf("%s: reply is %s", name, ct)
		}
	}
	plus := httpservertest.Request{
		Method: "POST", Path: "/v1/notes", Body: `{"title":"x"}`, Header: map[string]string{"Content-Type": `application/json; a="+"`},
	}
	s.Send(t, plus).Want(http.StatusCreated)
}

// ASVS: 15.3.7
func TestRepeatedHeaders(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for _, name := range []string{"Idempotency-Key", "X-Change-Reason"} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/notes", strings.NewReader(`{"title":"x"}`))
		req.Header.Set("Content-Type", "application/json")
		req.Header[name] = []string{"a", "b"}
		s.Serve(t, req).WantProblem(400, "malformed_request")
	}
}
