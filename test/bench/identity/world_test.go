// Package identity_test measures, within one process, what no request shows by itself: how well the times of replies tell
// who has an account, and what checking a token takes.
package identity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/auditmodule"
	"roster/modules/identity"
	"roster/modules/identity/identitymodule"
	"roster/modules/user"
	"roster/modules/user/usermodule"
	"roster/platform/clock"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/idempotency"
	"roster/platform/idempotency/memory"
	"roster/platform/jobs"
	"roster/platform/mail"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

// TestMain lets the database wait for its disk with ROSTER_BENCH_DURABLE set, which whatever writes does in earnest.
func TestMain(m *testing.M) {
	if os.Getenv("ROSTER_BENCH_DURABLE") != "" {
		databasetest.WaitForDisk()
	}
	databasetest.Main(m)
}

const poolSize = 16

// service is user and identity module on a database and a real listener, with
// the sample accounts.
type service struct {
	b        testing.TB
	database string // its name
	identity *identitymodule.Module
	url      string
}

type nowhere struct{}

func (nowhere) Send(context.Context, mail.Message) error { return nil }

func newService(b testing.TB, hashing identity.Hashing) *service {
	b.Helper()
	return assemble(b, parts{hashing: hashing})
}

// parts are what a service is made of.
type parts struct {
	hashing  identity.Hashing
	unlogged bool // the log tells of no change
	limited  bool // networks may ask only so often, as they may by default
	// tracing has a span of each request, and one in it of each statement; it may be nil.
	tracing trace.TracerProvider
}

// assemble makes a service of its parts.
func assemble(b testing.TB, with parts) *service {
	b.Helper()
	name := databasetest.Clone(b)
	db, ids, at := databasetest.OpenTraced(b, name, poolSize, with.tracing), uuidgen.New(), clock.System()
	bus := event.NewBus(db, ids, at.Now)
	queue, err := jobs.NewQueue(db, zap.NewNop())
	ok(b, err)
	key := bytes.Repeat([]byte("k"), 32)
	cursors, err := page.NewCodec(key)
	ok(b, err)
	users := usermodule.New(db, bus, at, ids, cursors, user.Config{PurgeAfter: time.Hour}, append(user.Permissions(), identity.Permissions()...),
		identitymodule.NewPasswordHashes(db))
	s := &service{b: b, database: name}
	var end func()
	s.identity, end, err = identitymodule.New(identity.Config{
		Development: true, PublicURL: "https://roster.test", Issuer: "https://roster.test", Audience: "roster", KeyEncryptionKey: key,
		ListenURL:      databasetest.ApplicationURL(b, name),
		AccessTokenTTL: 10 * time.Minute, RefreshTokenTTL: time.Hour, SessionTTL: 24 * time.Hour, RefreshReuseWindow: 10 * time.Second,
		VerificationTokenTTL: time.Hour, PasswordResetTokenTTL: time.Hour, PasswordMinLength: 8, Hashing: with.hashing,
	}, db, bus, queue, nowhere{}, ids, at, zap.NewNop(), users.Directory, users.Authorities, users.AuthorityColumn, users.AccountColumns, users.Suspender, users.EmailChanger)
	ok(b, err)
	b.Cleanup(end)
	s.identity.Subscribe(bus)
	log, err := auditmodule.New(audit.Config{KeyEncryptionKey: key, SealingKey: key, SealInterval: time.Minute},
		db, bus, queue, ids, cursors, at, nil, prometheus.NewRegistry(), zap.NewNop())
	ok(b, err)
	if !with.unlogged {
		log.Subscribe(bus)
	}
	ok(b, s.identity.Prepare(b.Context()))
	kept := memory.New()
	edge := httpservertest.Config()
	if with.limited {
		edge.RateLimitFactor = 1
	}
	edge.TrustedProxies = []string{"127.0.0.1"} // so that a request may say where it comes from
	server, err := httpserver.New(edge, httpserver.Deps{
		Authenticator: s.identity.Verifier, Log: zap.NewNop(), IDs: ids, Idempotency: idempotency.New(kept, kept, at.Now), Quotas: s.identity.Quotas,
	})
	ok(b, err)
	s.identity.Routes(server.API())
	users.Routes(server.API())
	s.url = listen(b, traced(server.Handler(), with.tracing))
	s.seed()
	return s
}

func traced(handler http.Handler, tracing trace.TracerProvider) http.Handler {
	if tracing == nil {
		return handler
	}
	tracer := tracing.Tracer("requests")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, span := tracer.Start(r.Context(), r.URL.Path)
		defer span.End()
		handler.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *service) seed() {
	root := &cobra.Command{Use: "roster"}
	root.AddCommand(identitymodule.Commands(func(*cobra.Command) (*identitymodule.Module, func(), error) {
		return s.identity, func() {}, nil
	})...)
	root.SetOut(io.Discard)
	root.SetArgs([]string{"seed"})
	ok(s.b, root.ExecuteContext(s.b.Context()))
}

// cheap hashes cost next to nothing, for what is measured beside the hash.
func cheap() identity.Hashing {
	return identity.Hashing{MemoryKiB: 8, Iterations: 1, Parallelism: 1, Queue: 1000}
}

func ok(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func listen(b testing.TB, handler http.Handler) string {
	b.Helper()
	server := httptest.NewServer(handler)
	b.Cleanup(server.Close)
	return server.URL
}

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// call sends a request and reads the reply; into may be nil.
func call(b testing.TB, method, url, token string, body, into any) (status int) {
	var text io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		ok(b, err)
		text = bytes.NewReader(encoded)
	}
	req, err := http.NewRequestWithContext(b.Context(), method, url, text)
	ok(b, err)
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	reply, err := client.Do(req)
	ok(b, err)
	defer func() { _ = reply.Body.Close() }()
	read, err := io.ReadAll(reply.Body)
	ok(b, err)
	if into != nil {
		ok(b, json.Unmarshal(read, into))
	}
	return reply.StatusCode
}

// good ends a measurement of what is refused: a refusal costs less.
func good(b testing.TB, status int) {
	b.Helper()
	if status >= http.StatusMultipleChoices {
		b.Fatalf("status %d", status)
	}
}

type given struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

func (s *service) login(name string) (g given) {
	s.b.Helper()
	body := map[string]any{"login": name, "password": "sample-" + name + "-password"}
	if status := call(s.b, http.MethodPost, s.url+"/v1/auth/login", "", body, &g); status != http.StatusOK {
		s.b.Fatalf("login of %s: %d", name, status)
	}
	return g
}

// throughput is the number of calls a second over connections at once.
func throughput(connections, each int, do func(connection int)) float64 {
	began := time.Now()
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			for range each {
				do(i)
			}
		})
	}
	all.Wait()
	return float64(connections*each) / time.Since(began).Seconds()
}

// versus measures two things in turns, so that whatever else the machine does
// meets both, and gives the median of ours over theirs.
func versus(rounds int, ours, theirs func() float64) float64 {
	var ratios []float64
	for range rounds {
		ratios = append(ratios, ours()/theirs())
	}
	return middle(ratios)
}

func middle(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func micros(do func()) float64 {
	began := time.Now()
	do()
	return float64(time.Since(began).Nanoseconds()) / float64(time.Microsecond)
}
