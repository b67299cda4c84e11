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
	"go.opentelemetry.io/otel/trace"
)

// sent is what a request sends: its statements, BEGIN and COMMIT among them, and
// the round trips they take, for some go together.
type sent struct {
	statements []string
	trips      int
}

// requests keeps what the newest request sends.
type requests struct {
	mu      sync.Mutex
	sent    map[trace.TraceID]sent // what works in the background has traces of its own
	batches map[trace.SpanID]bool
	last    sent
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
	r.mu.Lock()
	defer r.mu.Unlock()
	id, batch := span.SpanContext().TraceID(), span.Name() == "batch start"
	if text == "" && !batch {
		return
	}
	so := r.sent[id]
	if text != "" {
		so.statements = append(so.statements, text)
	}
	if batch {
		r.batches[span.SpanContext().SpanID()] = true
	}
	if !r.batches[span.Parent().SpanID()] {
		so.trips++
	}
	r.sent[id] = so
}

// OnEnd is part of sdk.SpanProcessor.
func (r *requests) OnEnd(span sdk.ReadOnlySpan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if strings.HasPrefix(span.Name(), "/v1/") {
		r.last = r.sent[span.SpanContext().TraceID()]
	}
}

// Shutdown is part of sdk.SpanProcessor.
func (*requests) Shutdown(context.Context) error { return nil }

// ForceFlush is part of sdk.SpanProcessor.
func (*requests) ForceFlush(context.Context) error { return nil }

// TestStatements holds how many statements a request sends, in how many round trips, so that neither grows unseen. Where
// one fewer is sent, change the number here and in docs/identity.md.
func TestStatements(t *testing.T) {
	t.Parallel()
	seen := &requests{sent: map[trace.TraceID]sent{}, batches: map[trace.SpanID]bool{}}
	s := assemble(t, parts{hashing: cheap(), tracing: sdk.NewTracerProvider(sdk.WithSpanProcessor(seen))})
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
	guess := func(name string) {
		post("/v1/auth/login", map[string]any{"login": name + "@example.com", "password": "not the one, surely"}, nil, http.StatusUnauthorized)
	}
	login() // loads the keys
	guess("nobody")
	register("somebody")
	for _, step := range []struct {
		name              string
		do                func()
		statements, trips int
	}{
		{"login", login, 7, 4},
		{"login with a wrong password", func() { guess("uma") }, 6, 4},
		{"login of nobody", func() { guess("nobody") }, 6, 4},
		{"first request of a session", func() { call(t, http.MethodGet, s.url+"/v1/me", session.Access, nil, nil) }, 1, 1},
		{"refresh", func() {
			post("/v1/auth/refresh", map[string]any{"refresh_token": session.Refresh}, &session, http.StatusOK)
		}, 4, 2},
		{"registration", func() { register("newcomer") }, 9, 4},
		{"registration of a taken address", func() {
			post("/v1/auth/register", map[string]any{"email": "newcomer@example.com", "username": "latecomer", "password": "a rather good one"}, nil, http.StatusAccepted)
		}, 11, 4},
	} {
		step.do()
		seen.mu.Lock()
		if got := seen.last; len(got.statements) != step.statements || got.trips != step.trips {
			t.Errorf("%s sends %d statements in %d round trips, not %d in %d:\n%s", step.name,
				len(got.statements), got.trips, step.statements, step.trips, strings.Join(got.statements, "\n"))
		}
		seen.mu.Unlock()
	}
}
