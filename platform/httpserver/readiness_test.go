package httpserver_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func TestReadinessFollowsItsChecks(t *testing.T) {
	t.Parallel()
	var broken atomic.Bool
	s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Checks: []httpserver.Check{
		{Name: "a", Run: func(context.Context) error { return nil }},
		{Name: "b", Run: func(context.Context) error {
			if broken.Load() {
				return errors.New("secret of b")
			}
			return nil
		}},
	}})
	ready := func() *httpservertest.Response {
		return s.Send(t, httpservertest.Request{Method: "GET", Path: "/readyz"})
	}
	if got := string(ready().Want(200).Body); got != `{"status":"ready","checks":{"a":"ok","b":"ok"}}`+"\n" {
		t.Error(got)
	}
	broken.Store(true)
	waitFor(t, "readiness to fail", func() bool { return ready().Status == 503 })
	if got := string(ready().Body); got != `{"status":"not_ready","checks":{"a":"ok","b":"failing"}}`+"\n" {
		t.Error(got)
	}
	broken.Store(false)
	waitFor(t, "readiness to come back", func() bool { return ready().Status == 200 })
}

func TestReadinessDoesNotWaitForACheckThatHangs(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Checks: []httpserver.Check{
		{Name: "hangs", Run: func(context.Context) error { <-release; return nil }},
	}})
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/readyz"}).Want(503)
}

func TestSettingsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*httpserver.Config){
		"public_url":      func(c *httpserver.Config) { c.PublicURL = "roster.test" },
		"trusted_proxies": func(c *httpserver.Config) { c.TrustedProxies = []string{"everybody"} },
		"max_body_bytes":  func(c *httpserver.Config) { c.MaxBodyBytes = 0 },
		"a time-out":      func(c *httpserver.Config) { c.ReadHeaderTimeout = 0 },
	} {
		cfg := httpservertest.Config()
		change(&cfg)
		if _, err := httpserver.New(cfg, httpserver.Deps{}); err == nil {
			t.Errorf("a wrong %s was accepted", name)
		}
	}
}

func TestAWarningLeavesTheServiceReady(t *testing.T) {
	t.Parallel()
	s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Checks: []httpserver.Check{
		{Name: "odd", Run: func(context.Context) error { return errors.New("secret of odd") }, Warns: true},
	}})
	got := string(s.Send(t, httpservertest.Request{Method: "GET", Path: "/readyz"}).Want(200).Body)
	if got != `{"status":"ready","checks":{"odd":"warning"}}`+"\n" {
		t.Error(got)
	}
}
