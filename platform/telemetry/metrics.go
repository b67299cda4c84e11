// Package telemetry owns what the process tells about itself to machines: the Prometheus registry and the OpenTelemetry
// traces. Packages that measure take a prometheus.Registerer, those that trace a trace.TracerProvider; nobody uses the
// libraries' global ones.
package telemetry

import (
	"net/http"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// ServiceName is what the process is called in metrics and traces.
const ServiceName = "roster"

// NewRegistry returns a registry that measures the Go runtime and the process, and tells the version in
// roster_build_info.
func NewRegistry(version string) *prometheus.Registry {
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace:   ServiceName,
		Name:        "build_info",
		Help:        "Always 1; the labels tell what is running.",
		ConstLabels: prometheus.Labels{"version": version, "go_version": runtime.Version()},
	})
	build.Set(1)
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		build,
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return registry
}

// MetricsHandler serves what the registry has gathered. When one collector fails, the others are served all the same.
func MetricsHandler(registry *prometheus.Registry) http.Handler {
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError,
		Registry:      registry,
	})
}
