package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestASecondServerOnTheSameFolder(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	first := i.serve()
	second := *i
	second.API, second.Ops = freeAddress(t), freeAddress(t)
	wantLine(t, second.run(), 1, "--data.dir")
	i.client().send(http.MethodGet, "/readyz", nil).want(http.StatusOK)
	first.stop()
}

func TestAKilledServerLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	s := i.serve()
	url := strings.TrimSpace(i.must("db", "url"))
	s.kill()

	started := time.Now()
	i.serve() // on the same folder, so the killed server's PostgreSQL is gone
	t.Logf("ready again after %s", time.Since(started).Round(time.Millisecond))
	if again := strings.TrimSpace(i.must("db", "url")); again != url {
		t.Errorf("the database moved from %s to %s", url, again)
	}
}

func TestCommandsWorkWithoutAServer(t *testing.T) {
	t.Parallel()
	i := newInstallation(t)
	first := i.must("seed")
	for _, role := range []string{"admin", "moderator", "user", "guest"} {
		if !strings.Contains(first, role) {
			t.Errorf("seed does not tell of %s:\n%s", role, first)
		}
	}
	i.must("seed") // twice is harmless
	i.must("config", "check")
	i.must("migrate", "verify")
	if version := i.must("version"); !strings.HasPrefix(version, "roster ") {
		t.Errorf("version prints %q", version)
	}
	i.serve()
	i.must("seed") // beside a server
}
