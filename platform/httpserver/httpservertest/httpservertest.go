// Package httpservertest lets a module test its operations on the real edge:
// it makes a server, says who is asking, and reads replies and problems.
package httpservertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"roster/platform/authn"
	"roster/platform/httpserver"
	"roster/platform/idempotency"
	"roster/platform/idempotency/memory"
	"roster/platform/uuidgen"
)

// Config is what New makes a server with: nothing is listened to, and the
// limits of size and time are those of configs/default.yaml. There are no rate
// limits unless a test sets RateLimitFactor.
func Config() httpserver.Config {
	return httpserver.Config{
		Address: "127.0.0.1:0", OpsAddress: "127.0.0.1:0",
		PublicURL: "https://roster.test", Version: "test",
		MaxBodyBytes: 1 << 20, MaxHeaderBytes: 16 << 10,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
		RequestTimeout: 15 * time.Second, DrainTimeout: 15 * time.Second,
	}
}

// Server is a server whose tokens stand for whomever a test likes.
type Server struct {
	*httpserver.Server
	// Log is what was logged.
	Log    *observer.ObservedLogs
	tokens *tokens
}

// New makes a server with the operations that register adds.
func New(t testing.TB, register ...func(huma.API)) *Server {
	t.Helper()
	return NewWith(t, Config(), httpserver.Deps{}, register...)
}

// NewWith is New with other settings; what deps leaves out is added.
func NewWith(t testing.TB, cfg httpserver.Config, deps httpserver.Deps, register ...func(huma.API)) *Server {
	t.Helper()
	core, logs := observer.New(zap.DebugLevel)
	s := &Server{Log: logs, tokens: &tokens{principals: map[string]authn.Principal{}}}
	deps.Log = zap.New(core)
	deps.IDs = uuidgen.New()
	if deps.Authenticator == nil {
		deps.Authenticator = s.tokens
	}
	if deps.Idempotency == nil {
		store := memory.New()
		deps.Idempotency = idempotency.New(store, store, time.Now)
	}
	server, err := httpserver.New(cfg, deps)
	if err != nil {
		t.Fatalf("make server: %v", err)
	}
	s.Server = server
	for _, r := range register {
		r(server.API())
	}
	return s
}

// Token is a token that stands for the principal.
func (s *Server) Token(p authn.Principal) string { return s.tokens.issue(p) }

// Request is what to send.
type Request struct {
	Method, Path string
	// As sends a token of this principal.
	As *authn.Principal
	// Header is added as it is.
	Header map[string]string
	// Body is sent as it is when it is a string or bytes, as JSON otherwise; nil
	// sends none.
	Body any
}

// Send gives the reply to a request. The body of PATCH is a merge patch unless
// the header says otherwise.
func (s *Server) Send(t testing.TB, r Request) *Response {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), r.Method, r.Path, bodyOf(t, r.Body))
	if r.Body != nil {
		req.Header.Set("Content-Type", "application/json")
		if r.Method == http.MethodPatch {
			req.Header.Set("Content-Type", "application/merge-patch+json")
		}
	}
	if r.As != nil {
		req.Header.Set("Authorization", "Bearer "+s.Token(*r.As))
	}
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	return s.Serve(t, req)
}

// Serve gives the reply to a request that was made by hand.
func (s *Server) Serve(t testing.TB, req *http.Request) *Response {
	t.Helper()
	recorder := httptest.NewRecorder()
	s.Handler().ServeHTTP(recorder, req)
	return &Response{t: t, Status: recorder.Code, Header: recorder.Header(), Body: recorder.Body.Bytes()}
}

func bodyOf(t testing.TB, body any) io.Reader {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return strings.NewReader(b)
	case []byte:
		return bytes.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			t.Fatalf("encode request body: %v", err)
		}
		return bytes.NewReader(data)
	}
}

type tokens struct {
	mu         sync.Mutex
	principals map[string]authn.Principal
}

func (k *tokens) issue(p authn.Principal) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	token := uuidgen.New().Random()
	k.principals[token] = p
	return token
}

// Authenticate implements httpserver.Authenticator.
func (k *tokens) Authenticate(_ context.Context, token string) (authn.Principal, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	p, found := k.principals[token]
	if !found {
		return authn.Principal{}, authn.ErrUnauthenticated
	}
	return p, nil
}
