package faults

import (
	"context"
	"math/rand/v2"
	"net/http"
	"syscall"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// TestStoppedUnderLoad asks the server to end, again and again, while it is
// written to and asked for mails. Requests in flight are answered, whoever comes
// too late is turned away and not cut off, and each mail is sent once.
func TestStoppedUnderLoad(t *testing.T) {
	t.Parallel()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	server := site.Serve()
	c := gather(t, site, site.Administrator())
	conn := connect(t, site.Superuser())
	c.start()
	var took []time.Duration
	letters := 0
	for range rounds(2, 200) {
		c.awaitAnswer()
		letters += c.askForLetter(letters)
		time.Sleep(rand.N(300 * time.Millisecond)) //nolint:gosec // any moment will do
		began := time.Now()
		server.Signal(syscall.SIGTERM)
		<-server.Ended()
		took = append(took, time.Since(began))
		if code := server.ExitCode(); code != 0 {
			t.Fatalf("exit code %d", code)
		}
		server = site.Serve()
	}
	c.leave()
	c.audit()
	if n := c.unanswered.Load(); n > 0 {
		t.Errorf("%d requests were done and cut off before the answer", n)
	}
	t.Logf("%d requests came into a connection that was being closed, and were not done", c.cutShort.Load())
	for began := time.Now(); len(site.Mails()) < letters && time.Since(began) < runningtest.Patience; {
		time.Sleep(50 * time.Millisecond)
	}
	const settled = time.Second
	time.Sleep(settled) // for one too many
	if n := len(site.Mails()); n != letters {
		t.Errorf("%d letters were asked for, and %d sent", letters, n)
	}
	if n := count(t, conn, "SELECT count(*) FROM river.river_job WHERE kind = 'identity.letter' AND state IN ('discarded', 'cancelled')"); n > 0 {
		t.Errorf("%d letters were given up", n)
	}
	within(t, "from SIGTERM to the end, longest", percentile(took, 1), 15*time.Second)
	t.Logf("%d stops, median %s", len(took), percentile(took, 0.5).Round(time.Millisecond))
}

// askForLetter registers somebody and tells how many letters that makes.
func (c *crowd) askForLetter(n int) int {
	r, err := c.site.Client().Try(context.Background(), http.MethodPost, "/v1/auth/register", map[string]any{
		"email": "letter-" + string(rune('a'+n%26)) + time.Now().Format("150405.000000") + "@example.com", "password": "correct horse battery",
	})
	if err != nil || r.Status != http.StatusAccepted {
		return 0
	}
	return 1
}
