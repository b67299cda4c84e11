// Package docspage is the page on which people read and try the API: Swagger UI,
// served from the binary. It loads nothing from anywhere else.
package docspage

import (
	_ "embed"
	"net/http"

	"github.com/swaggest/swgui/v5/static"
	"github.com/vearutop/statigz"
)

// contentPolicy lets the page load its own files and call its own service.
// Swagger UI sets styles on elements, and has small pictures in its style sheet.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var (
	//go:embed index.html
	page []byte
	//go:embed start.js
	start []byte
)

// Handlers are the page and everything that it loads, by path, for GET. Each
// sets the Content-Security-Policy that the page needs.
func Handlers() map[string]http.Handler {
	files := cached(http.StripPrefix("/docs/", statigz.FileServer(static.FS)))
	return map[string]http.Handler{
		"/docs":                      own("text/html; charset=utf-8", page),
		"/docs/start.js":             own("text/javascript; charset=utf-8", start),
		"/docs/swagger-ui.css":       files,
		"/docs/swagger-ui-bundle.js": files,
		"/docs/favicon-32x32.png":    files,
	}
}

func own(mediaType string, content []byte) http.Handler {
	return cached(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write(content) // the client may be gone
	}))
}

// cached lets a browser keep a file for an hour.
func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Security-Policy", contentPolicy)
		w.Header().Set("Cache-Control", "public, max-age=3600")
		next.ServeHTTP(w, req)
	})
}
