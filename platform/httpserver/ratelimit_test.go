package httpserver_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/getkin/kin-openapi/openapi3"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/quota"
)

var errLimited = fault.New(fault.Conflict, "limited_conflict", "It was so already.")

// limited registers two operations with a limit, of which one fails.
func limited(limit httpserver.Limit) func(huma.API) {
	return func(api huma.API) {
		httpserver.Route(api, httpserver.Operation{
			ID: "limited", Method: http.MethodPost, Path: "/limited", Summary: "x", Tag: "test", Public: true,
			Status: http.StatusNoContent, Limit: &limit,
		}, func(ctx context.Context, _ *struct{}) (*struct{}, error) { return nil, httpserver.OverLimit(ctx) })
		httpserver.Route(api, httpserver.Operation{
			ID: "limited-own", Method: http.MethodPost, Path: "/limited-own", Summary: "x", Description: "Fails.", Tag: "test",
			Status: http.StatusNoContent, Limit: &limit, Faults: []*fault.Error{errLimited},
		}, func(context.Context, *struct{}) (*struct{}, error) { return nil, errLimited })
	}
}

func limitedServer(t *testing.T, limit httpserver.Limit, proxies ...string) *httpservertest.Server {
	t.Helper()
	cfg := httpservertest.Config()
	cfg.RateLimitFactor, cfg.TrustedProxies = 2, proxies
	return httpservertest.NewWith(t, cfg, httpserver.Deps{}, limited(limit))
}

// ask sends a request from an address.
func ask(t *testing.T, s *httpservertest.Server, from string, header http.Header) *httpservertest.Response {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/limited", nil)
	req.RemoteAddr = from
	for name, values := range header {
		req.Header[name] = values
	}
	return s.Serve(t, req)
}

var twoAnHour = httpserver.Limit{Limit: quota.Limit{Requests: 1, Window: time.Hour}}

// ASVS: 2.3.2, 2.4.1, 16.3.3
func TestLimitOfANetwork(t *testing.T) {
	t.Parallel()
	s := limitedServer(t, twoAnHour)
	first := ask(t, s, "203.0.113.9:1", nil).Want(http.StatusNoContent)
	wantHeader(t, first, "RateLimit", `"limited";r=1;t=3600`)
	wantHeader(t, first, "RateLimit-Policy", `"limited";q=2;w=3600`)
	ask(t, s, "203.0.113.9:2", nil).Want(http.StatusNoContent)
	for range 2 {
		refused := ask(t, s, "203.0.113.9:3", nil)
		refused.WantProblem(http.StatusTooManyRequests, "too_many_requests")
		if standing := refused.Header.Get("RateLimit"); !strings.HasPrefix(standing, `"limited";r=0;t=`) || refused.Header.Get("Retry-After") != strings.TrimPrefix(standing, `"limited";r=0;t=`) {
			t.Errorf("RateLimit %q, Retry-After %q", standing, refused.Header.Get("Retry-After"))
		}
	}
	if told := s.Log.FilterMessage("rate limit reached").Len(); told != 1 {
		t.Errorf("the log says so %d times, want once a window", told)
	}
	ask(t, s, "203.0.113.10:1", nil).Want(http.StatusNoContent)
}

// ASVS: 4.1.3
func TestLimitIsNotEscapedByHeaders(t *testing.T) {
	t.Parallel()
	s := limitedServer(t, twoAnHour)
	for i, name := range forwardingHeaders {
		got := ask(t, s, "203.0.113.9:1", http.Header{name: {"198.51.100." + string(rune('1'+i%9))}})
		if want := i >= 2; (got.Status == http.StatusTooManyRequests) != want {
			t.Errorf("request %d, with %s, is answered %d", i+1, name, got.Status)
		}
	}
}

// ASVS: 15.3.4
func TestLimitBehindATrustedProxyIsTheClients(t *testing.T) {
	t.Parallel()
	s := limitedServer(t, twoAnHour, "10.0.0.0/8")
	for _, step := range []struct {
		forwarded string
		status    int
	}{
		{"203.0.113.9", 204}, {"1.1.1.1, 203.0.113.9", 204}, {"2.2.2.2, 203.0.113.9", 429}, {"203.0.113.10", 204},
		{"2001:db8::1", 204}, {"2001:db8::2", 204}, {"2001:db8::3", 429},
	} {
		ask(t, s, "10.0.0.1:1", http.Header{"X-Forwarded-For": {step.forwarded}}).Want(step.status)
	}
}

// ASVS: 2.4.1
func TestLimitOfAnAccount(t *testing.T) {
	t.Parallel()
	s := limitedServer(t, twoAnHour)
	own := func(user, from string) *httpservertest.Response {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/limited-own", nil)
		req.RemoteAddr = from
		req.Header.Set("Authorization", "Bearer "+s.Token(authn.Principal{Kind: authn.User, UserID: user}))
		return s.Serve(t, req)
	}
	failed := own("one", "203.0.113.1:1")
	failed.WantProblem(http.StatusConflict, "limited_conflict")
	wantHeader(t, failed, "RateLimit", `"limited-own";r=1;t=3600`)
	own("one", "203.0.113.2:1").WantProblem(http.StatusConflict, "limited_conflict")
	own("one", "203.0.113.3:1").WantProblem(http.StatusTooManyRequests, "too_many_requests")
	own("two", "203.0.113.3:1").WantProblem(http.StatusConflict, "limited_conflict")
	s.Send(t, httpservertest.Request{Method: "POST", Path: "/limited-own"}).WantProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestLimitThatYields(t *testing.T) {
	t.Parallel()
	limit := twoAnHour
	limit.Yields = true
	s := limitedServer(t, limit)
	for range 2 {
		ask(t, s, "203.0.113.9:1", nil).Want(http.StatusNoContent)
	}
	refused := ask(t, s, "203.0.113.9:1", nil) // by the operation
	refused.WantProblem(http.StatusTooManyRequests, "too_many_requests")
	wantHeader(t, refused, "Retry-After", "3600")
}

func TestLimitsCanBeOff(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, limited(twoAnHour))
	for range 5 {
		wantHeader(t, ask(t, s, "203.0.113.9:1", nil).Want(http.StatusNoContent), "RateLimit", "")
	}
}

type noQuotas struct{}

func (noQuotas) Take(context.Context, quota.Key, quota.Limit, time.Time) (quota.Taken, error) {
	return quota.Taken{}, fault.New(fault.Unavailable, "no_database", "Later.").Because(errors.New("no database"))
}

// ASVS: 16.5.3
func TestNobodyIsLetThroughUncounted(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.RateLimitFactor = 1
	limit := httpserver.Limit{Limit: quota.Limit{Requests: 10, Window: time.Minute, Lease: 5}}
	s := httpservertest.NewWith(t, cfg, httpserver.Deps{Quotas: noQuotas{}}, limited(limit))
	ask(t, s, "203.0.113.9:1", nil).WantProblem(http.StatusServiceUnavailable, "no_database")
	defer func() {
		if recover() == nil {
			t.Error("a limit of all replicas is registered with nowhere to count")
		}
	}()
	httpservertest.NewWith(t, cfg, httpserver.Deps{}, limited(limit))
}

func TestLimitIsDocumented(t *testing.T) {
	t.Parallel()
	doc, err := openapi3.NewLoader().LoadFromData(document(t, limited(twoAnHour)))
	if err != nil {
		t.Fatal(err)
	}
	for path, description := range map[string]string{
		"/limited":     "One network may ask 1 times in 60 minutes, unless the server is set otherwise.",
		"/limited-own": "Fails. One account may ask 1 times in 60 minutes, unless the server is set otherwise.",
	} {
		op := doc.Paths.Value(path).Post
		if op.Description != description {
			t.Errorf("%s: %q", path, op.Description)
		}
		for status, headers := range map[int][]string{204: {"RateLimit", "RateLimit-Policy"}, 429: {"RateLimit", "RateLimit-Policy", "Retry-After"}} {
			for _, header := range headers {
				if op.Responses.Status(status).Value.Headers[header] == nil {
					t.Errorf("%s: %d without %s", path, status, header)
				}
			}
		}
		if op.Extensions["x-rate-limit"] == nil {
			t.Errorf("%s: no x-rate-limit", path)
		}
	}
}
