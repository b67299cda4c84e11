package httpserver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.uber.org/zap/zapcore"

	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

// requiredHeaders are on every reply, with these words in them.
var requiredHeaders = map[string][]string{
	"Strict-Transport-Security":    {"max-age=31536000", "includeSubDomains"},
	"X-Content-Type-Options":       {"nosniff"},
	"Content-Security-Policy":      {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "sandbox"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Cache-Control":                {"no-store"},
	"X-Request-Id":                 {"-"},
}

// ASVS: 3.2.1, 3.4.1, 3.4.3, 3.4.4, 3.4.5, 3.4.6, 13.4.1, 13.4.3, 13.4.4, 14.2.2, 14.3.2
func TestEveryReplyHasSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for _, try := range []struct {
		method, path, body string
		status             int
		code               string
	}{
		{"GET", "/healthz", "", 200, ""},
		{"GET", "/nothing", "", 404, "route_not_found"},
		{"GET", "/.git/config", "", 404, "route_not_found"},
		{"GET", "/v1/", "", 404, "route_not_found"},
		{"TRACE", "/v1/notes", "", 405, "method_not_allowed"},
		{"OPTIONS", "/v1/notes", "", 405, "method_not_allowed"},
		{"PROPFIND", "/v1/notes", "", 405, "method_not_allowed"},
		{"DELETE", "/v1/notes", "", 405, "method_not_allowed"},
		{"GET", "/v1/notes", "", 401, "unauthenticated"},
		{"POST", "/v1/notes", strings.Repeat("x", 1<<20+1), 413, "body_too_large"},
		{"POST", "/v1/notes", "x", 400, "malformed_json"},
		{"GET", "/v1/notes/panic", "", 500, "internal_error"},
	} {
		r := httpservertest.Request{Method: try.method, Path: try.path}
		if try.body != "" {
			r.Body = try.body
		}
		got := s.Send(t, r)
		if try.code == "" {
			got.Want(try.status)
		} else {
			got.WantProblem(try.status, try.code)
		}
		for name, words := range requiredHeaders {
			for _, word := range words {
				if value := got.Header.Get(name); !strings.Contains(value, word) {
					t.Errorf("%s %s: %s is %q, without %s", try.method, try.path, name, value, word)
				}
			}
		}
	}
}

// ASVS: 4.1.1
func TestEveryBodySaysWhatItIs(t *testing.T) {
	t.Parallel()
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{}, notes)
	api, ops := "http://"+s.Address(), "http://"+s.OpsAddress()
	for url, want := range map[string]string{
		api + "/healthz":      "application/json",
		api + "/v1/notes/1":   "application/json",
		api + "/v1/notes":     "application/problem+json",
		api + "/nothing":      "application/problem+json",
		api + "/openapi.json": "application/openapi+json",
		api + "/openapi.yaml": "application/openapi+yaml",
		ops + "/healthz":      "application/json",
		ops + "/metrics":      "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
		ops + "/debug/pprof/": "text/html; charset=utf-8",
		ops + "/nothing":      "application/problem+json",
	} {
		if _, header, body := get(t, http.MethodGet, url); header.Get("Content-Type") != want || body == "" {
			t.Errorf("%s is %q instead of %q, with %d bytes", url, header.Get("Content-Type"), want, len(body))
		}
	}
}

func TestAllowListsMethods(t *testing.T) {
	t.Parallel()
	got := httpservertest.New(t, notes).Send(t, httpservertest.Request{Method: "PUT", Path: "/v1/notes"})
	if allow := got.Header.Get("Allow"); allow != "GET, POST, HEAD" {
		t.Errorf("Allow: %s", allow)
	}
}

// ASVS: 13.4.2, 16.3.4, 16.5.1
func TestPanicIsToldToTheLogOnly(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes/panic"})
	p := got.WantProblem(500, "internal_error")
	if bytes.Contains(got.Body, []byte("secret")) || bytes.Contains(got.Body, []byte("goroutine")) {
		t.Errorf("the reply tells about the panic: %s", got.Body)
	}
	lines := s.Log.FilterMessage("panic").All()
	if len(lines) != 1 || lines[0].ContextMap()["stack"] == "" || lines[0].ContextMap()["request_id"] != p.RequestID {
		t.Errorf("log of the panic: %+v", lines)
	}
}

// failing answers with whatever error a test chooses.
func failing(errs map[string]error) func(huma.API) {
	return func(api huma.API) {
		routeErr(api, "fail", http.MethodGet, "/fail/{how}", func(_ context.Context, in *struct {
			How string `path:"how"`
		}) error {
			return errs[in.How]
		})
	}
}

func TestErrorsBecomeProblems(t *testing.T) {
	t.Parallel()
	of := func(kind fault.Kind) *fault.Error { return fault.New(kind, "some_code", "Some sentence.") }
	cause := errors.New("password=hunter2")
	for status, err := range map[int]error{
		400: of(fault.Malformed),
		401: of(fault.Unauthenticated),
		403: of(fault.Forbidden),
		404: of(fault.NotFound).Because(cause),
		409: fmt.Errorf("wrapped: %w", of(fault.Conflict)),
		412: of(fault.Stale),
		422: of(fault.Invalid).At("/name", "taken", "is taken"),
		428: of(fault.PreconditionRequired),
		429: of(fault.TooMany).After(1500 * time.Millisecond),
		503: of(fault.Unavailable).Because(cause),
	} {
		s := httpservertest.New(t, failing(map[string]error{"x": err}))
		got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/fail/x"})
		p := got.WantProblem(status, "some_code")
		if p.Title != "Some code" || p.Detail != "Some sentence." || p.Type != "https://roster.test/problems/some_code" {
			t.Errorf("%d: %+v", status, p)
		}
		if status == 422 && (len(p.Errors) != 1 || p.Errors[0].Pointer != "/name") {
			t.Errorf("fields %+v", p.Errors)
		}
		wantHeader(t, got, "WWW-Authenticate", map[int]string{401: "Bearer"}[status])
		wantHeader(t, got, "Retry-After", map[int]string{429: "2", 503: "1"}[status])
	}
}

func wantHeader(t *testing.T, r *httpservertest.Response, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%d: %s is %q instead of %q", r.Status, name, got, want)
	}
}

// ASVS: 16.3.4, 16.5.1
func TestUnknownErrorIsLoggedOnceAndTellsNothing(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, failing(map[string]error{"x": errors.New("relation does not exist")}))
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/fail/x"})
	p := got.WantProblem(500, "internal_error")
	if bytes.Contains(got.Body, []byte("relation")) {
		t.Errorf("the reply tells the cause: %s", got.Body)
	}
	lines := s.Log.FilterLevelExact(zapcore.ErrorLevel).All()
	if len(lines) != 1 || lines[0].ContextMap()["error"] != "relation does not exist" || lines[0].ContextMap()["request_id"] != p.RequestID {
		t.Errorf("log: %+v", lines)
	}
}

func TestUndeclaredFaultIsNoticed(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, failing(map[string]error{"x": fault.New(fault.Conflict, "surprise", "Surprise.")}))
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/fail/x"}).WantProblem(409, "surprise")
	if s.Log.FilterFieldKey("code").Len() != 1 {
		t.Errorf("log: %+v", s.Log.All())
	}
}

func TestAFaultOfEveryOperationIsDeclared(t *testing.T) {
	t.Parallel()
	away := fault.New(fault.Unavailable, "database_away", "Away.")
	deps := httpserver.Deps{Faults: []*fault.Error{away}}
	s := httpservertest.NewWith(t, httpservertest.Config(), deps, failing(map[string]error{"x": away}))
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/fail/x"}).WantProblem(503, "database_away")
	if s.Log.FilterFieldKey("code").Len() != 0 {
		t.Errorf("log: %+v", s.Log.All())
	}
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/problems/database_away"}).Want(200)
}

// ASVS: 15.2.2
func TestTimeout(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.RequestTimeout = time.Millisecond
	s := httpservertest.NewWith(t, cfg, httpserver.Deps{}, func(api huma.API) {
		routeErr(api, "wait", http.MethodGet, "/wait", func(ctx context.Context, _ *struct{}) error {
			<-ctx.Done()
			return fmt.Errorf("wait: %w", ctx.Err())
		})
	})
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/wait"})
	got.WantProblem(503, "request_timeout")
	wantHeader(t, got, "Retry-After", "1")
}

func TestProblemsExplained(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	for code, status := range map[string]int{"note_taken": 409, "route_not_found": 404, "idempotency_in_flight": 409, "unauthenticated": 401} {
		var explained struct {
			Code, Title, Detail string
			Status              int
		}
		s.Send(t, httpservertest.Request{Method: "GET", Path: "/problems/" + code}).Want(200).JSON(&explained)
		if explained.Code != code || explained.Status != status || explained.Title == "" || explained.Detail == "" {
			t.Errorf("%s: %+v", code, explained)
		}
	}
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/problems/unheard-of"}).WantProblem(404, "unknown_problem")
}
