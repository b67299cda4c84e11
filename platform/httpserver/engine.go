package httpserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/propagation"
	"go.uber.org/zap"

	"roster/platform/fault"
	"roster/platform/telemetry"
)

// newEngine makes Gin with everything that happens to a request before an
// operation is found. The order counts: what comes first also sees what later
// ones refuse.
func newEngine(cfg Config, deps Deps, log *zap.Logger, m *metrics, problemBase string) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	engine.RedirectFixedPath = false
	engine.HandleMethodNotAllowed = true
	engine.RemoteIPHeaders = []string{"X-Forwarded-For"}
	engine.ForwardedByClientIP = len(cfg.TrustedProxies) > 0
	if err := engine.SetTrustedProxies(cfg.TrustedProxies); err != nil {
		return nil, fmt.Errorf("http.trusted_proxies: %w", err)
	}
	engine.Use(
		secure,
		identify(deps.IDs, log, problemBase),
		record(m),
		recovery,
	)
	if deps.Tracing != nil {
		// Only traceparent is read: nobody outside can attach baggage.
		engine.Use(otelgin.Middleware(telemetry.ServiceName,
			otelgin.WithTracerProvider(deps.Tracing), otelgin.WithPropagators(propagation.TraceContext{})))
	}
	engine.Use(
		limit(cfg),
		allowOrigins(cfg.CORSOrigins),
		hurry(cfg.RequestTimeout),
	)
	engine.NoRoute(func(c *gin.Context) { abort(c, newProblem(c.Request.Context(), routeNotFound)) })
	engine.NoMethod(noMethod)
	return engine, nil
}

// noMethod completes the Allow header that Gin has set: HEAD goes wherever GET
// does.
func noMethod(c *gin.Context) {
	allow := c.Writer.Header().Get("Allow")
	if strings.Contains(allow, http.MethodGet) {
		c.Header("Allow", allow+", "+http.MethodHead)
	}
	abort(c, newProblem(c.Request.Context(), methodNotAllowed))
}

// abort answers with a problem before, or instead of, an operation.
func abort(c *gin.Context, p *Problem) {
	for name, values := range p.headers {
		c.Writer.Header()[name] = values
	}
	c.Abort()
	c.Header("Content-Type", problemType)
	c.Status(p.Status)
	encoder := json.NewEncoder(c.Writer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(p) // the client may be gone, and nobody else would want to know
}

// abortWith answers with the problem of a fault.
func abortWith(c *gin.Context, err error) {
	ctx := c.Request.Context()
	if found, ok := fault.From(err); ok {
		abort(c, problemOf(ctx, found))
		return
	}
	abort(c, newProblem(ctx, internalError))
}

// withContext goes on with another context.
func withContext(ctx context.Context, c *gin.Context) { c.Request = c.Request.WithContext(ctx) }
