package httpserver

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/pprof"

	"roster/platform/telemetry"
)

// operations is the other listener: health with reasons, metrics and profiles.
// It asks for no token, because it is not meant to be reached from outside.
func (s *Server) operations() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+healthPath, func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET "+readyPath, func(w http.ResponseWriter, req *http.Request) {
		state, ready := s.readiness.ask(req.Context(), true)
		writeJSON(w, readyStatus(ready), state)
	})
	mux.Handle("GET /metrics", telemetry.MetricsHandler(s.metrics))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", problemType)
		w.WriteHeader(http.StatusNotFound)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"type": "about:blank", "title": "Not Found", "status": http.StatusNotFound, "code": routeNotFound.Code,
			"detail": "There are /healthz, /readyz, /metrics and /debug/pprof/ here.",
		})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		maps.Copy(w.Header(), securityHeaders)
		mux.ServeHTTP(w, req)
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
