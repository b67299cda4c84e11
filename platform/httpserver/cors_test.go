package httpserver_test

import (
	"net/http"
	"strings"
	"testing"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

// ASVS: 3.4.2
func TestCORS(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.CORSOrigins = []string{"https://app.example.com"}
	s := httpservertest.NewWith(t, cfg, httpserver.Deps{}, notes)
	for origin, allowed := range map[string]bool{
		"https://app.example.com":         true,
		"https://app.example.com.evil.io": false,
		"https://evil-app.example.com":    false,
		"http://app.example.com":          false,
		"https://app.example.com:8443":    false,
		"HTTPS://APP.EXAMPLE.COM":         false,
		"null":                            false,
		"*":                               false,
	} {
		want := map[bool]string{true: origin}[allowed]
		got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes/1", Header: map[string]string{"Origin": origin}})
		wantHeader(t, got, "Access-Control-Allow-Origin", want)
		wantHeader(t, got, "Vary", "Origin")
		wantHeader(t, got, "Access-Control-Allow-Credentials", "")

		preflight := s.Send(t, httpservertest.Request{Method: "OPTIONS", Path: "/v1/notes/1", Header: map[string]string{
			"Origin": origin, "Access-Control-Request-Method": "PATCH",
		}})
		wantHeader(t, preflight, "Access-Control-Allow-Origin", want)
		preflight.Want(map[bool]int{true: http.StatusNoContent, false: http.StatusMethodNotAllowed}[allowed])
	}
}

// ASVS: 3.4.2
func TestNoCORSByDefault(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	got := s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes/1", Header: map[string]string{"Origin": "https://app.example.com"}})
	for name := range got.Header {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s: %s", name, got.Header.Get(name))
		}
	}
}

func TestHugePreflightIsCheap(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.CORSOrigins = []string{"https://app.example.com"}
	s := httpservertest.NewWith(t, cfg, httpserver.Deps{})
	s.Send(t, httpservertest.Request{Method: "OPTIONS", Path: "/healthz", Header: map[string]string{
		"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET",
		"Access-Control-Request-Headers": strings.Repeat("a,", 10<<10),
	}}).WantProblem(http.StatusRequestHeaderFieldsTooLarge, "headers_too_large")
}
