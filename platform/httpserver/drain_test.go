package httpserver_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

// working answers a request only when finish is closed.
type working struct{ entered, finish chan struct{} }

func newWorking() *working {
	return &working{entered: make(chan struct{}), finish: make(chan struct{})}
}

func (w *working) route(api huma.API) {
	routeErr(api, "work", http.MethodGet, "/work", func(context.Context, *struct{}) error {
		close(w.entered)
		<-w.finish
		return nil
	})
}

func TestDrainLetsRequestsFinish(t *testing.T) {
	t.Parallel()
	w := newWorking()
	s, stop := run(t, httpservertest.Config(), httpserver.Deps{}, w.route)
	reply := make(chan int, 1)
	go func() {
		status, _, _ := get(t, http.MethodGet, "http://"+s.Address()+"/work")
		reply <- status
	}()
	<-w.entered
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	waitFor(t, "the operations listener to say draining", func() bool {
		status, _, body := get(t, http.MethodGet, "http://"+s.OpsAddress()+"/readyz")
		return status == http.StatusServiceUnavailable && strings.Contains(body, "draining")
	})
	waitFor(t, "the API to refuse connections", func() bool {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.Address())
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	close(w.finish)
	if status := <-reply; status != http.StatusNoContent {
		t.Errorf("the request in flight got %d", status)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestWhoIsLeavingStillAnswersAndClosesConnections(t *testing.T) {
	t.Parallel()
	cfg := httpservertest.Config()
	cfg.DrainDelay = 500 * time.Millisecond
	s, stop := run(t, cfg, httpserver.Deps{})
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	waitFor(t, "the operations listener to say draining", func() bool {
		_, _, body := get(t, http.MethodGet, "http://"+s.OpsAddress()+"/readyz")
		return strings.Contains(body, "draining")
	})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+s.Address()+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("status %d, closing %v", response.StatusCode, response.Close)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestDrainEnds(t *testing.T) {
	t.Parallel()
	w := newWorking()
	defer close(w.finish)
	cfg := httpservertest.Config()
	cfg.DrainTimeout = 20 * time.Millisecond
	s, stop := run(t, cfg, httpserver.Deps{}, w.route)
	dial(t, s.Address(), "GET /work HTTP/1.1\r\nHost: x\r\n\r\n")
	<-w.entered
	if err := stop(); err == nil || !strings.Contains(err.Error(), "http.drain_timeout") {
		t.Errorf("stop: %v", err)
	}
}

func waitFor(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !happened(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}
