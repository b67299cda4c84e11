package httpserver

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"roster/platform/authn"
	"roster/platform/logging"
)

// unmatched stands for every address and every method that there is not: what
// a client makes up must not become a label.
const unmatched = "unmatched"

var durationBuckets = []float64{.001, .0025, .005, .01, .015, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMetrics(registry *prometheus.Registry) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests answered, by method, route template and status.",
		}, []string{"method", "route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time to answer, by method and route template.", Buckets: durationBuckets,
		}, []string{"method", "route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "http_requests_in_flight", Help: "Requests being answered.",
		}),
	}
	registry.MustRegister(m.requests, m.duration, m.inFlight)
	return m
}

// record counts and logs each request. The log has the route's template rather
// than the address, which may hold what no log should.
func record(m *metrics) gin.HandlerFunc {
	return func(c *gin.Context) {
		begin := time.Now()
		m.inFlight.Inc()
		defer m.inFlight.Dec()
		c.Next()
		took := time.Since(begin)
		method, route := c.Request.Method, c.FullPath()
		if route == "" {
			method, route = unmatched, unmatched
		}
		m.requests.WithLabelValues(method, route, strconv.Itoa(c.Writer.Status())).Inc()
		m.duration.WithLabelValues(method, route).Observe(took.Seconds())
		ctx := c.Request.Context()
		logging.Write(ctx, levelOf(route), "request",
			zap.String("method", method), zap.String("route", route), zap.Int("status", c.Writer.Status()),
			zap.Int("bytes", max(c.Writer.Size(), 0)), zap.Duration("took", took), zap.String("peer", authn.OriginOf(ctx).IP))
	}
}

// levelOf keeps the probes of a load balancer from filling the log.
func levelOf(route string) zapcore.Level {
	if route == healthPath || route == readyPath {
		return zapcore.DebugLevel
	}
	return zapcore.InfoLevel
}
