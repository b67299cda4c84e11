//go:build interop

package interop

import (
	"bytes"
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/modules/identity"
	"roster/modules/identity/identitymodule"
	"roster/modules/user"
	"roster/modules/user/usermodule"
	"roster/platform/clock"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/jobs"
	"roster/platform/mail"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

const (
	issuer   = "https://roster.test"
	audience = "roster"
	login    = "uma"
	password = "sample-uma-password"
)

// server issues tokens, by a clock of the test's.
type server struct {
	t        *testing.T
	clock    *clock.Manual
	identity *identitymodule.Module
	http     *httpservertest.Server
	owner    user.ID
}

// nowhere is where mails go.
type nowhere struct{}

func (nowhere) Send(context.Context, mail.Message) error { return nil }

func newServer(t *testing.T, now time.Time) *server {
	t.Helper()
	s := &server{t: t, clock: clock.NewManual(now)}
	key := bytes.Repeat([]byte("k"), 32)
	db, ids := databasetest.New(t), uuidgen.New()
	bus := event.NewBus(db, ids, s.clock.Now)
	queue, err := jobs.NewQueue(db, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	cursors, err := page.NewCodec(key)
	if err != nil {
		t.Fatal(err)
	}
	users := usermodule.New(db, bus, s.clock, ids, cursors, user.Config{PurgeAfter: time.Hour}, append(user.Permissions(), identity.Permissions()...),
		identitymodule.NewPasswordHashes(db))
	var end func()
	s.identity, end, err = identitymodule.New(identity.Config{
		Development: true, PublicURL: issuer, Issuer: issuer, Audience: audience, KeyEncryptionKey: key,
		AccessTokenTTL: 10 * time.Minute, RefreshTokenTTL: time.Hour, SessionTTL: 24 * time.Hour, RefreshReuseWindow: 10 * time.Second,
		VerificationTokenTTL: time.Hour, PasswordResetTokenTTL: time.Hour, PasswordMinLength: 8,
		Hashing: identity.Hashing{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Queue: 64},
	}, db, bus, queue, nowhere{}, ids, s.clock, zap.NewNop(), users.Directory, users.Authorities, users.AuthorityColumn, users.AccountColumns, users.Suspender, users.EmailChanger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	s.identity.Subscribe(bus)
	s.http = httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Authenticator: s.identity.Verifier},
		func(api huma.API) { s.identity.Routes(api) })
	s.run("seed")
	account, err := users.Directory.FindByLogin(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	s.owner = account.ID
	return s
}

func (s *server) run(args ...string) {
	s.t.Helper()
	root := &cobra.Command{Use: "roster", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(identitymodule.Commands(func(*cobra.Command) (*identitymodule.Module, func(), error) {
		return s.identity, func() {}, nil
	})...)
	root.SetOut(&bytes.Buffer{})
	root.SetArgs(args)
	if err := root.ExecuteContext(s.t.Context()); err != nil {
		s.t.Fatalf("%v: %v", args, err)
	}
}

func (s *server) rotate() { s.t.Helper(); s.run("keys", "rotate"); s.clock.Advance(2 * time.Second) }

func (s *server) send(method, path string, body any) *httpservertest.Response {
	s.t.Helper()
	return s.http.Send(s.t, httpservertest.Request{Method: method, Path: path, Body: body})
}

// login gives an access token.
func (s *server) login() string {
	s.t.Helper()
	var given struct {
		AccessToken string `json:"access_token"`
	}
	s.send(http.MethodPost, "/v1/auth/login", map[string]any{"login": login, "password": password}).Want(http.StatusOK).JSON(&given)
	return given.AccessToken
}
