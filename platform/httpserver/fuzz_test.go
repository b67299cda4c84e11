package httpserver_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"roster/platform/authn"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func FuzzIdempotencyKey(f *testing.F) {
	for _, key := range []string{"k", "", " ", "8c2f1a34-5b7e-4d0c-9a61-3e0f7b2d9c58", "k\x00", "k\r\nX: y", "ключ", string(make([]byte, 300))} {
		f.Add(key)
	}
	s := httpservertest.New(f, notes)
	f.Fuzz(func(t *testing.T, key string) {
		first := s.Send(t, keyed(key, `{"title":"x"}`))
		if first.Status != http.StatusCreated && (first.Status < 400 || first.Status >= 500) {
			t.Fatalf("%d: %s", first.Status, first.Body)
		}
		again := s.Send(t, keyed(key, `{"title":"x"}`))
		if again.Status != first.Status || first.Status == http.StatusCreated && key != "" && string(first.Body) != string(again.Body) {
			t.Errorf("%d %s, and then %d %s", first.Status, first.Body, again.Status, again.Body)
		}
	})
}

// FuzzForwardedFor sends any X-Forwarded-For through a proxy that is trusted:
// the client's address stays an address, and one that nobody can choose when
// the proxy adds its own.
//
// ASVS: 4.1.3, 15.3.4
func FuzzForwardedFor(f *testing.F) {
	for _, forwarded := range []string{"", "203.0.113.9", "1.1.1.1, 203.0.113.9", "::1", "fe80::1%eth0", "unknown", "10.0.0.2", ",,,", "203.0.113.9:80", "\x00", "999.1.1.1"} {
		f.Add(forwarded)
	}
	var got authn.Origin
	cfg := httpservertest.Config()
	cfg.TrustedProxies = []string{"10.0.0.0/8"}
	s := httpservertest.NewWith(f, cfg, httpserver.Deps{}, origins(&got))
	f.Fuzz(func(t *testing.T, forwarded string) {
		for header, want := range map[string]string{forwarded: "", forwarded + ", 203.0.113.77": "203.0.113.77"} {
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/origin", http.NoBody)
			req.RemoteAddr = "10.0.0.1:1234"
			req.Header["X-Forwarded-For"] = []string{header}
			got = authn.Origin{}
			if reply := s.Serve(t, req); reply.Status != http.StatusNoContent {
				continue // refused as a header that is no text
			}
			if _, err := netip.ParseAddr(got.IP); err != nil || want != "" && got.IP != want {
				t.Errorf("%q makes the client %q", header, got.IP)
			}
		}
	})
}
