package hooks

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"roster/modules/user"
	"roster/modules/user/usermodule"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/jobs"
	"roster/platform/module"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// world is the user module with Welcome beside it, and the queue at work.
type world struct {
	directory user.Directory
	welcome   *Welcome
	said      chan string
}

func newWorld(t *testing.T) world {
	t.Helper()
	db, ids, at := databasetest.New(t), uuidgen.New(), clock.System()
	bus := event.NewBus(db, ids, at.Now)
	queue, err := jobs.NewQueue(db, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	cursors, err := page.NewCodec(make([]byte, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	users := usermodule.New(db, bus, at, ids, cursors, user.Config{PurgeAfter: time.Hour}, user.Permissions(), nil)
	w := world{directory: users.Directory, said: make(chan string, 8)}
	w.welcome = NewWelcome(users.Directory, queue, func(_ context.Context, greeting string) error {
		w.said <- greeting
		return nil
	})
	w.welcome.Module().Subscribe(bus)
	registry := jobs.NewRegistry()
	w.welcome.Module().Jobs(registry)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- queue.Run(ctx, registry) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the queue: %v", err)
		}
	})
	return w
}

func (w world) register(t *testing.T, address string) (user.Account, error) {
	t.Helper()
	email, err := user.ParseEmail(address)
	if err != nil {
		t.Fatal(err)
	}
	return w.directory.Register(t.Context(), user.Registration{Email: email, Verified: true})
}

func (w world) heard(t *testing.T) string {
	t.Helper()
	select {
	case greeting := <-w.said:
		return greeting
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was said")
		return ""
	}
}

func TestAWorkedModule(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.register(t, "eve@competitor.example"); !errors.Is(err, ErrNotWelcome) {
		t.Errorf("vetoed: %v", err)
	}
	if _, err := w.directory.FindByLogin(t.Context(), "eve@competitor.example"); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("the account of who was not admitted: %v", err)
	}
	ann, err := w.register(t, "ann@roster.test")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.heard(t); got != "Welcome, ann@roster.test!" {
		t.Errorf("said %q first", got)
	}
	for who, want := range map[*authn.Principal]error{
		nil: authn.ErrUnauthenticated,
		{Kind: authn.User, UserID: string(ann.ID)}:                                         authn.ErrForbidden,
		{Kind: authn.User, UserID: string(ann.ID), Permissions: []string{PermissionGreet}}: nil,
	} {
		ctx := t.Context()
		if who != nil {
			ctx = authn.With(ctx, *who)
		}
		if err := w.welcome.Greet(ctx, ann.ID); !errors.Is(err, want) {
			t.Errorf("%+v: %v, want %v", who, err, want)
		}
	}
	if got := w.heard(t); got != "Welcome, ann@roster.test!" {
		t.Errorf("said %q", got)
	}
	data, err := module.PersonalData(t.Context(), []module.Module{{Name: "silent"}, w.welcome.Module()}, string(ann.ID))
	if err != nil || len(data) != 1 || data["welcome"] == nil {
		t.Errorf("%v, %v", data, err)
	}
}

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// What docs/modules.md shows is what was tried here, line by line.
func TestTheGuideQuotesIt(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("welcome.go")
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../docs/modules.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := goBlock.FindAllStringSubmatch(string(guide), -1)
	if len(blocks) < 5 {
		t.Errorf("only %d examples", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(string(source), block[1]) {
			t.Errorf("docs/modules.md shows what welcome.go has not:\n%s", block[1])
		}
	}
}
