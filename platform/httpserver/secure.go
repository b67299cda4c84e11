package httpserver

import (
	"maps"
	"net/http"

	"github.com/gin-gonic/gin"
)

// securityHeaders are on every reply. An operation may replace Cache-Control
// by a header of its own. They are kept as a reply holds them, so that setting
// them makes nothing: names are in canonical form, and values have no room for
// more, which makes whoever adds one copy them. A browser that is led to a reply
// renders it in a sandbox, as nothing that could run.
var securityHeaders = http.Header{
	"Strict-Transport-Security":    {"max-age=31536000; includeSubDomains"},
	"X-Content-Type-Options":       {"nosniff"},
	"Content-Security-Policy":      {"default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"},
	"X-Frame-Options":              {"DENY"},
	"Referrer-Policy":              {"no-referrer"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Cache-Control":                {"no-store"},
}

func secure(c *gin.Context) { maps.Copy(c.Writer.Header(), securityHeaders) }
