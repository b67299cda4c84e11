package telemetry_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	"go.uber.org/zap"

	"roster/platform/telemetry"
)

func TestMetricsTellTheVersionAndTheProcess(t *testing.T) {
	t.Parallel()
	rec := httptest.NewRecorder()
	registry := telemetry.NewRegistry("v1.2.3")
	telemetry.MetricsHandler(registry).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`roster_build_info{go_version="go`, `version="v1.2.3"} 1`, "go_goroutines "} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s is not among the metrics", want)
		}
	}
}

func TestTracingIsOffWithoutAnEndpoint(t *testing.T) {
	t.Parallel()
	tracing, err := telemetry.NewTracing(t.Context(), telemetry.Config{SampleRatio: 1}, "v1", zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	_, span := tracing.Provider.Tracer("test").Start(t.Context(), "work")
	if span.IsRecording() {
		t.Error("a span is recorded")
	}
	if err := tracing.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestTracesReachTheCollector(t *testing.T) {
	t.Parallel()
	exported := make(chan []byte, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/v1/traces" {
			exported <- body
		}
	}))
	defer collector.Close()
	cfg := telemetry.Config{OTLPEndpoint: collector.URL, SampleRatio: 1}
	tracing, err := telemetry.NewTracing(t.Context(), cfg, "v1.2.3", zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	_, span := tracing.Provider.Tracer("test").Start(t.Context(), "register user")
	span.End()
	if err := tracing.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case body := <-exported:
		for _, want := range []string{"register user", "roster", "v1.2.3"} {
			if !bytes.Contains(body, []byte(want)) {
				t.Errorf("%q is not in what was exported", want)
			}
		}
	default:
		t.Error("nothing was exported to /v1/traces")
	}
}

func TestClientsCannotSwitchTracingOn(t *testing.T) {
	t.Parallel()
	collector := httptest.NewServer(http.NotFoundHandler())
	defer collector.Close()
	tracing, err := telemetry.NewTracing(t.Context(), telemetry.Config{OTLPEndpoint: collector.URL}, "v1", zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	ctx := tracing.Propagator.Extract(t.Context(), propagation.MapCarrier{
		"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
		"baggage":     "role=admin",
	})
	_, span := tracing.Provider.Tracer("test").Start(ctx, "work")
	defer span.End()
	if span.IsRecording() {
		t.Error("a client's traceparent made a span be recorded at a ratio of 0")
	}
	if got := span.SpanContext().TraceID().String(); got != "0af7651916cd43dd8448eb211c80319c" {
		t.Errorf("trace id %s, want the client's", got)
	}
}

func TestBadEndpoint(t *testing.T) {
	t.Parallel()
	_, err := telemetry.NewTracing(t.Context(), telemetry.Config{OTLPEndpoint: "http://a b"}, "v1", zap.NewNop())
	if err == nil || !strings.Contains(err.Error(), "telemetry.otlp_endpoint") {
		t.Errorf("got %v, want an error that names the setting", err)
	}
}

// A collector that sends traces elsewhere is not obeyed.
//
// ASVS: 15.3.2
func TestTracesFollowNoRedirect(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the traces went elsewhere") }))
	defer elsewhere.Close()
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect} {
		collector := httptest.NewServer(http.RedirectHandler(elsewhere.URL, status))
		t.Cleanup(collector.Close)
		tracing, err := telemetry.NewTracing(t.Context(), telemetry.Config{OTLPEndpoint: collector.URL, SampleRatio: 1}, "v1", zap.NewNop())
		if err != nil {
			t.Fatal(err)
		}
		_, span := tracing.Provider.Tracer("test").Start(t.Context(), "work")
		span.End()
		_ = tracing.Shutdown(t.Context()) // fails or not, as the library likes
	}
}
