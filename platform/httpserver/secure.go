package httpserver

import "github.com/gin-gonic/gin"

// securityHeaders are on every reply. An operation may replace Cache-Control
// by a header of its own.
var securityHeaders = map[string]string{
	"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
	"X-Content-Type-Options":       "nosniff",
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-store",
}

func secure(c *gin.Context) {
	for name, value := range securityHeaders {
		c.Header(name, value)
	}
}
