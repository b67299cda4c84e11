package telemetry

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
)

// Tracing is the source of traces. Its provider does nothing when tracing is off.
type Tracing struct {
	Provider   trace.TracerProvider
	Propagator propagation.TextMapPropagator // reads and writes traceparent only: nobody outside can attach baggage
	shutdown   func(context.Context) error
}

// NewTracing returns tracing as set: off, or to an OTLP collector over HTTP. A collector that cannot be reached is no
// error; what goes wrong while exporting is logged. The caller calls Shutdown.
func NewTracing(ctx context.Context, cfg Config, version string, log *zap.Logger) (*Tracing, error) {
	t := &Tracing{
		Provider:   noop.NewTracerProvider(),
		Propagator: propagation.TraceContext{},
		shutdown:   func(context.Context) error { return nil },
	}
	if cfg.OTLPEndpoint == "" {
		return t, nil
	}
	endpoint, err := tracesURL(cfg.OTLPEndpoint)
	if err != nil {
		return nil, fmt.Errorf("telemetry.otlp_endpoint: %w", err)
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint), otlptracehttp.WithHTTPClient(collectorClient()))
	if err != nil {
		return nil, fmt.Errorf("make the trace exporter: %w", err)
	}
	about, err := resource.Merge(resource.Default(), resource.NewSchemaless(
		attribute.String("service.name", ServiceName), attribute.String("service.version", version)))
	if err != nil {
		return nil, fmt.Errorf("describe the service in traces: %w", err)
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter), sdktrace.WithResource(about), sdktrace.WithSampler(sampler(cfg.SampleRatio)))
	// The library has one error handler for the process, and prints to standard error without one.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces cannot be exported", zap.Error(err)) }))
	t.Provider, t.shutdown = provider, provider.Shutdown
	return t, nil
}

// exportTimeout is how long the collector may take for one batch.
const exportTimeout = 10 * time.Second

// collectorClient goes where the settings say, and nowhere else: a collector that redirects gets no second request.
func collectorClient() *http.Client {
	return &http.Client{
		Timeout:       exportTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// On tells whether traces go anywhere.
func (t *Tracing) On() bool {
	_, off := t.Provider.(noop.TracerProvider)
	return !off
}

// Shutdown exports what is left and stops. The context bounds how long that may take.
func (t *Tracing) Shutdown(ctx context.Context) error {
	if err := t.shutdown(ctx); err != nil {
		return fmt.Errorf("stop tracing: %w", err)
	}
	return nil
}

// sampler decides by the trace's id at the edge, whatever the caller wishes: a client must not be able to switch
// tracing on. Inside the process a span follows its parent.
func sampler(ratio float64) sdktrace.Sampler {
	byID := sdktrace.TraceIDRatioBased(ratio)
	return sdktrace.ParentBased(byID,
		sdktrace.WithRemoteParentSampled(byID), sdktrace.WithRemoteParentNotSampled(byID))
}

// tracesURL adds the path collectors listen on to an endpoint without one.
func tracesURL(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("parse: %w", err)
	}
	if u.Path == "" || u.Path == "/" {
		u = u.JoinPath("v1", "traces")
	}
	return u.String(), nil
}
