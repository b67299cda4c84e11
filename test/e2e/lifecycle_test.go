package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

func TestASecondServerOnTheSameFolder(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	first := i.Serve()
	second := *i
	second.API, second.Ops = runningtest.FreeAddress(t), runningtest.FreeAddress(t)
	wantLine(t, second.Run(), 1, "--data.dir")
	i.Client().Send(http.MethodGet, "/readyz", nil).Want(http.StatusOK)
	first.Stop()
}

func TestAKilledServerLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	s := i.Serve()
	url := strings.TrimSpace(i.Must("db", "url"))
	s.Kill()

	started := time.Now()
	i.Serve() // on the same folder, so the killed server's PostgreSQL is gone
	t.Logf("ready again after %s", time.Since(started).Round(time.Millisecond))
	if again := strings.TrimSpace(i.Must("db", "url")); again != url {
		t.Errorf("the database moved from %s to %s", url, again)
	}
}

func TestCommandsWorkWithoutAServer(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	first := i.Must("seed")
	for _, role := range []string{"admin", "moderator", "user", "guest"} {
		if !strings.Contains(first, role) {
			t.Errorf("seed does not tell of %s:\n%s", role, first)
		}
	}
	i.Must("seed") // twice is harmless
	i.Must("config", "check")
	i.Must("migrate", "verify")
	if version := i.Must("version"); !strings.HasPrefix(version, "roster ") {
		t.Errorf("version prints %q", version)
	}
	i.Serve()
	i.Must("seed") // beside a server
}
