package httpserver

import (
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"roster/platform/docspage"
)

// Server is the API, the operations beside it, and their listeners. Register
// operations before it starts.
type Server struct {
	cfg       Config
	log       *zap.Logger
	engine    *gin.Engine
	api       *boundAPI
	readiness *readiness
	metrics   *prometheus.Registry
	document  func() documents

	listeners listeners
	stopOnce  sync.Once
	stopped   chan struct{}
}

// New makes a server with the operations that every service has: health,
// problems and the OpenAPI document. It listens to nothing yet. An error says
// which setting is wrong.
func New(cfg Config, deps Deps) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	public, err := cfg.publicURL()
	if err != nil {
		return nil, err
	}
	s := &Server{
		cfg:       cfg,
		log:       deps.Log.Named("http"),
		readiness: newReadiness(deps.Checks),
		metrics:   deps.Metrics,
		stopped:   make(chan struct{}),
	}
	if s.metrics == nil {
		s.metrics = prometheus.NewRegistry()
	}
	s.engine, err = newEngine(cfg, deps, s.log, newMetrics(s.metrics), public.JoinPath("problems").String()+"/")
	if err != nil {
		return nil, err
	}
	s.api = &boundAPI{
		API: humagin.New(s.engine, humaConfig(&huma.Info{
			Title:       "Roster",
			Version:     cfg.Version,
			Description: "User management: accounts, sessions, roles and the log of it all.",
			Contact:     &huma.Contact{Name: "The people who run this service"},
			License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		})),
		edge: &edge{
			authenticator: deps.Authenticator,
			idempotency:   deps.Idempotency,
			problems:      newCatalog(),
			quotas:        deps.Quotas,
			limitFactor:   cfg.RateLimitFactor,
			faults:        deps.Faults,
			publicURL:     public,
			maxBody:       int64(cfg.MaxBodyBytes),
		},
	}
	s.document = sync.OnceValue(s.exportDocuments)
	s.routeSystem()
	for path, handler := range docspage.Handlers() {
		s.engine.GET(path, gin.WrapH(handler))
	}
	return s, nil
}

// API is what operations are registered with, by Route.
func (s *Server) API() huma.API { return s.api }

// Handler serves the API without a listener, for tests.
func (s *Server) Handler() http.Handler { return s.readiness.closing(headAsGet(s.engine)) }

// headAsGet answers HEAD as GET: net/http leaves the body out.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.Method == http.MethodHead {
			get := *req
			get.Method = http.MethodGet
			req = &get
		}
		next.ServeHTTP(w, req)
	})
}
