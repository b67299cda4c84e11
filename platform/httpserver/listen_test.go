package httpserver_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

const patience = 10 * time.Second

// run serves until the test ends; stop ends it before, and gives what Run
// returned.
func run(t *testing.T, cfg httpserver.Config, deps httpserver.Deps, register ...func(huma.API)) (s *httpservertest.Server, stop func() error) {
	t.Helper()
	s = httpservertest.NewWith(t, cfg, deps, register...)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- s.Run(ctx)
		close(done)
	}()
	stop = func() error {
		cancel()
		return <-done
	}
	t.Cleanup(func() { _ = stop() })
	return s, stop
}

func get(t *testing.T, method, url string) (status int, header http.Header, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	data, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, reply.Header, string(data)
}

// ASVS: 13.4.2, 13.4.5
func TestTwoListeners(t *testing.T) {
	t.Parallel()
	check := httpserver.Check{Name: "database", Run: func(context.Context) error { return errors.New("host db.internal is down") }}
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{Checks: []httpserver.Check{check}}, notes)
	api, ops := "http://"+s.Address(), "http://"+s.OpsAddress()
	for url, want := range map[string]struct {
		status int
		within string
	}{
		api + "/healthz":      {200, `"ok"`},
		ops + "/healthz":      {200, `"ok"`},
		api + "/readyz":       {503, `{"status":"not_ready","checks":{"database":"failing"}}`},
		ops + "/readyz":       {503, `failing: host db.internal is down`},
		api + "/metrics":      {404, "route_not_found"},
		api + "/debug/pprof/": {404, "route_not_found"},
		ops + "/metrics":      {200, "http_requests_in_flight"},
		ops + "/debug/pprof/": {200, "goroutine"},
		ops + "/v1/notes":     {404, "/metrics"},
	} {
		status, header, body := get(t, http.MethodGet, url)
		if status != want.status || !strings.Contains(body, want.within) {
			t.Errorf("%s: %d %s", url, status, body)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: no security headers", url)
		}
	}
}

func TestHeadEqualsGetWithoutBody(t *testing.T) {
	t.Parallel()
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{}, notes)
	url := "http://" + s.Address() + "/v1/notes/1"
	status, header, body := get(t, http.MethodGet, url)
	headStatus, headHeader, headBody := get(t, http.MethodHead, url)
	if headStatus != status || headBody != "" || body == "" {
		t.Errorf("HEAD: %d %q, GET: %d %q", headStatus, headBody, status, body)
	}
	for _, name := range []string{"Content-Length", "Content-Type", "ETag"} {
		if headHeader.Get(name) != header.Get(name) || header.Get(name) == "" {
			t.Errorf("%s: HEAD %q, GET %q", name, headHeader.Get(name), header.Get(name))
		}
	}
	if status, _, _ := get(t, http.MethodHead, "http://"+s.Address()+"/origin"); status != http.StatusNotFound {
		t.Errorf("HEAD of nothing: %d", status)
	}
}

func TestMetricsKnowTemplatesOnly(t *testing.T) {
	t.Parallel()
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{}, notes)
	get(t, http.MethodGet, "http://"+s.Address()+"/v1/notes/secret-id")
	get(t, "MADEUP", "http://"+s.Address()+"/made-up")
	_, _, body := get(t, http.MethodGet, "http://"+s.OpsAddress()+"/metrics")
	for _, want := range []string{
		`http_requests_total{method="GET",route="/v1/notes/:id",status="200"} 1`,
		`http_requests_total{method="unmatched",route="unmatched",status="404"} 1`,
		`http_request_duration_seconds_count{method="GET",route="/v1/notes/:id"} 1`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(body, "secret-id") || strings.Contains(body, "MADEUP") {
		t.Error("a label from the outside")
	}
}

func TestPortTaken(t *testing.T) {
	t.Parallel()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	address := taken.Addr().String()
	for setting, change := range map[string]func(*httpserver.Config){
		"http.address": func(c *httpserver.Config) { c.Address = address },
		"ops.address":  func(c *httpserver.Config) { c.OpsAddress = address },
	} {
		cfg := httpservertest.Config()
		change(&cfg)
		err := httpservertest.NewWith(t, cfg, httpserver.Deps{}).Start(t.Context())
		want := "address " + address + " is already in use: stop the other program or set " + setting
		if err == nil || err.Error() != want {
			t.Errorf("%v instead of %s", err, want)
		}
	}
}

func dial(t *testing.T, address, send string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, send); err != nil {
		t.Fatal(err)
	}
	return conn
}

// ASVS: 15.2.2
func TestSlowClients(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.ReadHeaderTimeout, cfg.ReadTimeout, cfg.IdleTimeout = 100*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	s, _ := run(t, cfg, httpserver.Deps{}, notes)
	const post = "POST /v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, try := range map[string]struct{ send, within string }{
		"says nothing":       {"", ""},
		"half a head":        {"GET /healthz HTTP/1.1\r\nHost: x\r\n", ""},
		"half a body":        {post + "Content-Length: 100\r\n\r\n{", "408 Request Timeout"},
		"half a chunk":       {post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{", "408 Request Timeout"},
		"idles after a turn": {"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200 OK"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply, err := io.ReadAll(dial(t, s.Address(), try.send))
			if err != nil || !strings.Contains(string(reply), try.within) {
				t.Errorf("%v, %s", err, reply)
			}
		})
	}
}

// Whoever is asked where a request ends says the same: of two lengths neither
// counts, and what is sent in chunks ends where they say.
//
// ASVS: 4.2.1
func TestARequestHasOneEnd(t *testing.T) {
	t.Parallel()
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{}, notes)
	const post, hidden = "POST /v1/notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
	const title, chunk = `{"title":"x"}`, "d\r\n{\"title\":\"x\"}\r\n0\r\n\r\n"
	for name, try := range map[string]struct {
		send     string
		statuses []string
	}{
		"two lengths":            {post + "Content-Length: 13\r\nContent-Length: 14\r\n\r\n" + title + hidden, []string{"400"}},
		"no number":              {post + "Content-Length: +13\r\n\r\n" + title + hidden, []string{"400"}},
		"another encoding":       {post + "Transfer-Encoding: xchunked\r\n\r\n" + chunk + hidden, []string{"501"}},
		"two encodings":          {post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunk + hidden, []string{"501"}},
		"encoding with a blank":  {post + "Transfer-Encoding : chunked\r\n\r\n" + chunk + hidden, []string{"400"}},
		"a chunk that is no hex": {post + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0xd\r\n" + title + "\r\n0\r\n\r\n", []string{"400"}},
		"one length":             {post + "Content-Length: 13\r\n\r\n" + title + hidden, []string{"201", "200"}},
		"a folded length":        {post + "Content-Length:\r\n 13\r\n\r\n" + title + hidden, []string{"201", "200"}},
		"a length beside chunks": {post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + hidden, []string{"201", "200"}},
		"chunks":                 {post + "Transfer-Encoding: chunked\r\n\r\n" + chunk + hidden, []string{"201", "200"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replies := bufio.NewReader(dial(t, s.Address(), try.send))
			for i, want := range try.statuses {
				if got := nextStatus(t, replies); got != want {
					t.Errorf("reply %d is %q instead of %s", i+1, got, want)
				}
			}
			if refused := try.statuses[0] != "201"; refused && nextStatus(t, replies) != "" {
				t.Error("what came behind was answered too")
			}
		})
	}
}

// nextStatus reads one reply; empty when there is none any more.
func nextStatus(t *testing.T, replies *bufio.Reader) string {
	t.Helper()
	reply, err := http.ReadResponse(replies, nil)
	if err != nil {
		return ""
	}
	defer func() { _ = reply.Body.Close() }()
	if _, err := io.Copy(io.Discard, reply.Body); err != nil {
		t.Error(err)
	}
	return reply.Status[:3]
}

func TestOversizedHeadIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	s, _ := run(t, httpservertest.Config(), httpserver.Deps{})
	conn := dial(t, s.Address(), "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: "+strings.Repeat("x", 40<<10))
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(line, "431") {
		t.Errorf("%v, %s", err, line)
	}
}
