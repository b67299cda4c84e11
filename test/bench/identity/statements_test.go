package identity_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/exaring/otelpgx"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.39.0"
)

// requests keeps the statements of the newest request, BEGIN and COMMIT among them.
type requests struct {
	mu   sync.Mutex
	sent map[string][]string // by trace: what works in the background has others
	last []string
}

// OnStart is part of sdk.SpanProcessor. A connection that prepares a statement, once, does not count.
func (r *requests) OnStart(_ context.Context, span sdk.ReadWriteSpan) {
	text := ""
	for _, a := range span.Attributes() {
		switch a.Key {
		case semconv.DBQueryTextKey:
			text = strings.Join(strings.Fields(a.Value.AsString()), " ")
		case otelpgx.PrepareStmtNameKey:
			return
		}
	}
	if text == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	id := span.SpanContext().TraceID().String()
	r.sent[id] = append(r.sent[id], text)
}

// OnEnd is part of sdk.SpanProcessor.
func (r *requests) OnEnd(span sdk.ReadOnlySpan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.HasPrefix(span.Name(), "/v1/") {
		r.last = r.sent[span.SpanContext().TraceID().String()]
	}
}

// Shutdown is part of sdk.SpanProcessor.
func (*requests) Shutdown(context.Context) error { return nil }

// ForceFlush is part of sdk.SpanProcessor.
func (*requests) ForceFlush(context.Context) error { return nil }

// TestStatements holds how many statements a request sends, so that it does not grow unseen. Where one fewer is sent,
// change the number here and in docs/identity.md.
func TestStatements(t *testing.T) {
	t.Parallel()
	seen := &requests{sent: map[string][]string{}}
	s := assemble(t, cheap(), true, sdk.NewTracerProvider(sdk.WithSpanProcessor(seen)))
	var session given
	login := func() { session = s.login("uma") }
	post := func(path string, body map[string]any, into any, status int) {
		t.Helper()
		if got := call(t, http.MethodPost, s.url+path, "", body, into); got != status {
			t.Fatalf("%s answers %d", path, got)
		}
	}
	register := func(name string) {
		post("/v1/auth/register", map[string]any{"email": name + "@example.com", "username": name, "password": "a rather good one"}, nil, http.StatusAccepted)
	}
	login() // loads the keys
	register("somebody")
	for _, step := range []struct {
		name string
		do   func()
		want int
	}{
		{"login", login, 7},
		{"first request of a session", func() { call(t, http.MethodGet, s.url+"/v1/me", session.Access, nil, nil) }, 1},
		{"refresh", func() {
			post("/v1/auth/refresh", map[string]any{"refresh_token": session.Refresh}, &session, http.StatusOK)
		}, 4},
		{"registration", func() { register("newcomer") }, 11},
	} {
		step.do()
		seen.mu.Lock()
		if got := len(seen.last); got != step.want {
			t.Errorf("%s sends %d statements, not %d:\n%s", step.name, got, step.want, strings.Join(seen.last, "\n"))
		}
		seen.mu.Unlock()
	}
}
