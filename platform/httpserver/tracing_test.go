package httpserver_test

import (
	"strings"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

func TestTracing(t *testing.T) {
	t.Parallel()
	const parent = "4bf92f3577b34da6a3ce929d0e0e4736"
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Tracing: provider}, notes)
	s.Send(t, httpservertest.Request{Method: "GET", Path: "/v1/notes/1?token=secret", Header: map[string]string{
		"traceparent": "00-" + parent + "-00f067aa0ba902b7-01", "baggage": "role=admin",
	}}).Want(400)
	ended := spans.Ended()
	if len(ended) != 1 || !strings.Contains(ended[0].Name(), "/v1/notes/:id") || ended[0].SpanContext().TraceID().String() != parent {
		t.Fatalf("spans %+v", ended)
	}
	for _, attribute := range ended[0].Attributes() {
		if strings.Contains(attribute.Value.String(), "secret") {
			t.Errorf("%s holds %s", attribute.Key, attribute.Value.String())
		}
	}
}
