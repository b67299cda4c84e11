package httpserver

import (
	"net"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"go.uber.org/zap"

	"roster/platform/authn"
	"roster/platform/id"
	"roster/platform/logging"
)

const (
	requestIDHeader = "X-Request-Id"
	reasonHeader    = "X-Change-Reason"

	maxRequestID = 64
	maxReason    = 500
	maxUserAgent = 512
)

// identify gives the request its id and puts where it came from, a logger and
// the address of problems into its context.
func identify(ids id.Generator, log *zap.Logger, problemBase string) gin.HandlerFunc {
	return func(c *gin.Context) {
		requestID := c.GetHeader(requestIDHeader)
		if !goodRequestID(requestID) {
			requestID = ids.Ordered()
		}
		c.Header(requestIDHeader, requestID)
		reason := strings.TrimSpace(c.GetHeader(reasonHeader))
		ctx := authn.WithOrigin(c.Request.Context(), authn.Origin{
			RequestID: requestID,
			IP:        clientAddress(c),
			UserAgent: shorten(c.Request.UserAgent(), maxUserAgent),
			Reason:    reason,
		})
		ctx = withProblemBase(ctx, problemBase)
		ctx = logging.Into(ctx, log, zap.String("request_id", requestID))
		withContext(ctx, c)
	}
}

// goodRequestID tells an id that may go into logs and headers as it is.
func goodRequestID(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= maxRequestID
}

// clientAddress is that of the peer or, behind a trusted proxy, of the client.
func clientAddress(c *gin.Context) string {
	if ip := c.ClientIP(); ip != "" {
		return ip
	}
	// Gin does not understand an IPv6 address with a zone.
	host, _, _ := net.SplitHostPort(c.Request.RemoteAddr)
	address, _, _ := strings.Cut(host, "%")
	return address
}

// shorten cuts between characters, and leaves out what is none.
func shorten(s string, longest int) string {
	s = strings.ToValidUTF8(s, "")
	for len(s) > longest {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

func goodReason(s string) bool {
	return utf8.RuneCountInString(s) <= maxReason && !strings.ContainsFunc(s, unicode.IsControl)
}
