package httpserver

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

const maxURI = 8 << 10

// headerSlack is how far net/http lets the head of a request exceed what is
// allowed, so that we can refuse it with a problem document; beyond, net/http
// refuses it with a line of text.
const headerSlack = 8 << 10

// limit refuses what is too large or cannot be text before anything looks at
// it, and bounds the body for whoever reads it.
func limit(cfg Config) gin.HandlerFunc {
	return func(c *gin.Context) {
		req := c.Request
		switch {
		case len(req.RequestURI) > maxURI:
			abort(c, newProblem(req.Context(), uriTooLong))
			return
		case headSize(req) > cfg.MaxHeaderBytes:
			abort(c, newProblem(req.Context(), headersTooLarge))
			return
		}
		if err := checkAddress(req); err != nil {
			abortWith(c, err)
			return
		}
		if !goodReason(req.Header.Get(reasonHeader)) {
			abortWith(c, ErrMalformed.At("header."+reasonHeader, "max_length", "takes up to 500 characters, none of them a control character"))
			return
		}
		if req.Body != nil {
			req.Body = http.MaxBytesReader(c.Writer, req.Body, int64(cfg.MaxBodyBytes))
		}
	}
}

func headSize(req *http.Request) int {
	const separators = len(": \r\n")
	size := len(req.RequestURI) + len(req.Host)
	for name, values := range req.Header {
		for _, value := range values {
			size += len(name) + len(value) + separators
		}
	}
	return size
}

// hurry gives the request's context its deadline.
func hurry(after time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), after)
		defer cancel()
		withContext(ctx, c)
		c.Next()
	}
}
