package identitymodule_test

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/modules/identity"
	"roster/modules/identity/identitymodule"
	"roster/modules/user"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/jobs"
	"roster/platform/mail"
	"roster/platform/uuidgen"
)

// world is the module on a real database, edge and queue.
type world struct {
	t        *testing.T
	name     string // of the database
	server   *httpservertest.Server
	db       *database.DB
	bus      *event.Bus
	accounts accounts
	identity *identitymodule.Module
	mails    *mails
}

type mails struct {
	mu   sync.Mutex
	sent []mail.Message
}

func (m *mails) Send(_ context.Context, message mail.Message) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, message)
	return nil
}

// lastTo is the text of the newest mail to an address, or nothing.
func (m *mails) lastTo(address string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, message := range slices.Backward(m.sent) {
		if message.To == address {
			return message.Text
		}
	}
	return ""
}

func config() identity.Config {
	return identity.Config{
		Development: true, PublicURL: "https://roster.test", Issuer: "https://roster.test", Audience: "roster",
		KeyEncryptionKey: bytes.Repeat([]byte("k"), 32),
		AccessTokenTTL:   10 * time.Minute, RefreshTokenTTL: time.Hour, SessionTTL: 24 * time.Hour, RefreshReuseWindow: 10 * time.Second,
		VerificationTokenTTL: time.Hour, PasswordResetTokenTTL: 30 * time.Minute, PasswordMinLength: 8,
		Hashing: identity.Hashing{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Queue: 64},
	}
}

// newWorld starts the module on a database of its own. The listeners subscribe before anything can be told: starting, and
// the queue's work from then on, may publish.
func newWorld(t *testing.T, listeners ...func(*event.Bus)) *world {
	t.Helper()
	name, db := databasetest.NewNamed(t)
	return newReplica(t, name, db, listeners)
}

// replica is another process on the same database.
func (w *world) replica(listeners ...func(*event.Bus)) *world {
	w.t.Helper()
	const connections = 4
	return newReplica(w.t, w.name, databasetest.Open(w.t, w.name, connections), listeners)
}

func newReplica(t *testing.T, name string, db *database.DB, listeners []func(*event.Bus)) *world {
	t.Helper()
	at, ids := clock.System(), uuidgen.New()
	bus := event.NewBus(db, ids, at.Now)
	for _, listen := range listeners {
		listen(bus)
	}
	queue, err := jobs.NewQueue(db, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, name: name, mails: &mails{}, db: db, bus: bus, accounts: accounts{db}}
	cfg := config()
	cfg.ListenURL = databasetest.ApplicationURL(t, name)
	var end func()
	w.identity, end, err = identitymodule.New(cfg, db, bus, queue, w.mails, ids, at, zap.NewNop(), w.accounts, w.accounts, w.accounts, accountColumns{}, w.accounts, w.accounts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	w.identity.Subscribe(bus)
	if err := w.identity.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	registry := jobs.NewRegistry()
	w.identity.Jobs(registry)
	w.work(queue, registry)
	w.server = httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Authenticator: w.identity.Verifier, Quotas: w.identity.Quotas},
		func(api huma.API) { w.identity.Routes(api) })
	return w
}

// work runs the queue until the test ends.
func (w *world) work(queue *jobs.Queue, registry *jobs.Registry) {
	ctx, stop := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan error, 1)
	go func() { done <- queue.Run(ctx, registry) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			w.t.Error(err)
		}
	})
}

func (w *world) send(method, path, token string, body any) *httpservertest.Response {
	w.t.Helper()
	r := httpservertest.Request{Method: method, Path: path, Body: body}
	if token != "" {
		r.Header = map[string]string{"Authorization": "Bearer " + token}
	}
	return w.server.Send(w.t, r)
}

func (w *world) post(path string, body any) *httpservertest.Response {
	w.t.Helper()
	return w.send(http.MethodPost, path, "", body)
}

func (w *world) postAs(path, token string) *httpservertest.Response {
	w.t.Helper()
	return w.send(http.MethodPost, path, token, nil)
}

func (w *world) get(path, token string) *httpservertest.Response {
	w.t.Helper()
	return w.send(http.MethodGet, path, token, nil)
}

// seeded is a sample account.
func (w *world) seeded(username string) user.ID {
	w.t.Helper()
	w.run("seed")
	account, err := w.accounts.FindByLogin(w.t.Context(), username)
	if err != nil {
		w.t.Fatal(err)
	}
	return account.ID
}

// login logs a sample account in and gives its access token.
func (w *world) login(username string) string {
	w.t.Helper()
	var given tokens
	w.post("/v1/auth/login", map[string]any{"login": username, "password": "sample-" + username + "-password"}).Want(http.StatusOK).JSON(&given)
	return given.AccessToken
}

// run gives what a command prints.
func (w *world) run(args ...string) string {
	w.t.Helper()
	root := &cobra.Command{Use: "roster", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(identitymodule.Commands(func(*cobra.Command) (*identitymodule.Module, func(), error) {
		return w.identity, func() {}, nil
	})...)
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetIn(bytes.NewReader(nil))
	root.SetArgs(args)
	if err := root.ExecuteContext(w.t.Context()); err != nil {
		w.t.Fatalf("%v: %v", args, err)
	}
	return out.String()
}

var tokenLine = regexp.MustCompile(`(?m)^  ([A-Za-z0-9_-]{43})\r?$`)

// mailedToken waits for a mail with a token to an address.
func (w *world) mailedToken(address string) string {
	w.t.Helper()
	const patience = 20 * time.Second
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if found := tokenLine.FindStringSubmatch(w.mails.lastTo(address)); found != nil {
			return found[1]
		}
	}
	w.t.Fatal("no mail with a token came")
	return ""
}
