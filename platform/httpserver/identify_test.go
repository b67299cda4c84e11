package httpserver_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/id"
)

// origins remembers where requests came from.
func origins(into *authn.Origin) func(huma.API) {
	return func(api huma.API) {
		routeErr(api, "origin", http.MethodPost, "/origin", func(ctx context.Context, _ *struct{}) error {
			*into = authn.OriginOf(ctx)
			return nil
		})
	}
}

var forwardingHeaders = []string{
	"X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP", "CF-Connecting-IP",
	"X-Client-IP", "X_Forwarded_For", "X-Appengine-Remote-Addr", "Client-IP", "X-Cluster-Client-Ip",
}

// ASVS: 4.1.3, 15.3.4
func TestHeadersDoNotChangeTheClientsAddress(t *testing.T) {
	t.Parallel()
	var got authn.Origin
	s := httpservertest.New(t, origins(&got))
	for _, name := range forwardingHeaders {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/origin", nil)
		req.RemoteAddr = "203.0.113.9:1234"
		req.Header[name] = []string{"198.51.100.1"}
		s.Serve(t, req).Want(http.StatusNoContent)
		if got.IP != "203.0.113.9" {
			t.Errorf("%s made the address %s", name, got.IP)
		}
	}
}

// ASVS: 4.1.3, 15.3.4
func TestTrustedProxy(t *testing.T) {
	t.Parallel()
	var got authn.Origin
	cfg := httpservertest.Config()
	cfg.TrustedProxies = []string{"10.0.0.0/8"}
	s := httpservertest.NewWith(t, cfg, httpserver.Deps{}, origins(&got))
	for name, try := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"through the proxy":        {"10.0.0.1:1", []string{"203.0.113.9"}, "203.0.113.9"},
		"forged in front":          {"10.0.0.1:1", []string{"1.1.1.1, 203.0.113.9"}, "203.0.113.9"},
		"forged in its own line":   {"10.0.0.1:1", []string{"1.1.1.1", "203.0.113.9"}, "203.0.113.9"},
		"two proxies":              {"10.0.0.1:1", []string{"203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		"past the proxy":           {"203.0.113.8:1", []string{"1.1.1.1"}, "203.0.113.8"},
		"no address":               {"10.0.0.1:1", []string{"nonsense"}, "10.0.0.1"},
		"IPv6 peer with a zone":    {"[fe80::1%eth0]:1", nil, "fe80::1"},
		"IPv4 within IPv6 address": {"[::ffff:203.0.113.9]:1", nil, "203.0.113.9"},
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/origin", nil)
		req.RemoteAddr = try.peer
		req.Header["X-Forwarded-For"] = try.forwarded
		s.Serve(t, req).Want(http.StatusNoContent)
		if got.IP != try.want {
			t.Errorf("%s: %s instead of %s", name, got.IP, try.want)
		}
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	var got authn.Origin
	s := httpservertest.New(t, origins(&got))
	for sent, kept := range map[string]bool{
		"abc-DEF_1.2": true, strings.Repeat("x", 64): true,
		"": false, strings.Repeat("x", 65): false, "a b": false, "a\"b": false, "ü": false, "a\u2028b": false,
	} {
		reply := s.Send(t, httpservertest.Request{Method: "POST", Path: "/origin", Header: map[string]string{"X-Request-Id": sent}})
		returned := reply.Want(http.StatusNoContent).Header.Get("X-Request-Id")
		if returned != got.RequestID {
			t.Errorf("%q: replied %q, worked as %q", sent, returned, got.RequestID)
		}
		if _, err := id.Parse(returned); kept != (returned == sent) || !kept && err != nil {
			t.Errorf("%q became %q", sent, returned)
		}
	}
}

func TestOriginIsBounded(t *testing.T) {
	t.Parallel()
	var got authn.Origin
	s := httpservertest.New(t, origins(&got))
	s.Send(t, httpservertest.Request{Method: "POST", Path: "/origin", Header: map[string]string{
		"User-Agent": strings.Repeat("ü", 400), "X-Change-Reason": " asked by phone ",
	}}).Want(http.StatusNoContent)
	if got.UserAgent != strings.Repeat("ü", 256) || got.Reason != "asked by phone" {
		t.Errorf("%+v", got)
	}
}

// ASVS: 16.2.1, 16.2.5
func TestAccessLog(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	s.Send(t, httpservertest.Request{
		Method: "GET", Path: "/v1/notes/secret-id?token=secret-token",
		Header: map[string]string{"Authorization": "Bearer secret-token", "User-Agent": "secret-agent\r\n\x1b"},
	})
	lines := s.Log.FilterMessage("request").All()
	if len(lines) != 1 {
		t.Fatalf("%d lines", len(lines))
	}
	fields := lines[0].ContextMap()
	if fields["route"] != "/v1/notes/:id" || fields["method"] != "GET" || fields["status"] != int64(400) || fields["request_id"] == "" {
		t.Errorf("%+v", fields)
	}
	for name, value := range fields {
		if text, ok := value.(string); ok && strings.Contains(text, "secret") {
			t.Errorf("%s holds %q", name, text)
		}
	}
}
