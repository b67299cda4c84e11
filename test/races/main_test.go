package races

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

func TestMain(m *testing.M) { runningtest.Main(m) }

// TestRaces runs all of them at one pair of replicas, one after the other: that
// leaves the machine to the race.
//
// ASVS: 2.3.4
func TestRaces(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	for _, r := range []struct { //nolint:paralleltest // see above
		name string
		run  func(*pair)
	}{
		{"a refresh storm", (*pair).refreshStorm},
		{"one address is registered once", (*pair).registrationStorm},
		{"one address is created once", (*pair).creationStorm},
		{"restoring and registering anew", (*pair).restoreAgainstRegistration},
		{"writers with one ETag", (*pair).writersWithOneETag},
		{"granting, revoking and deleting a role", (*pair).roleDeletion},
		{"grants and revocations are in one order", (*pair).roleHistories},
		{"refreshes and logouts are in one order", (*pair).refreshHistories},
		// The last, because it ends the token with which the others act.
		{"two administrators demote each other", (*pair).mutualDemotion},
	} {
		t.Run(r.name, func(t *testing.T) {
			began := time.Now()
			r.run(p.of(t))
			t.Logf("%d rounds in %s", rounds(t), time.Since(began).Round(time.Millisecond))
		})
	}
}

// of is the pair in the hands of a subtest.
func (p *pair) of(t *testing.T) *pair {
	t.Helper()
	mine := *p
	mine.t = t
	for i := range mine.replicas {
		mine.replicas[i].T, mine.admins[i].T = t, t
	}
	return &mine
}

const roundsVariable = "ROSTER_RACE_ROUNDS"

// rounds is how often a race is run: a few, or as often as ROSTER_RACE_ROUNDS says.
func rounds(t *testing.T) int {
	t.Helper()
	const few = 1
	text := os.Getenv(roundsVariable)
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("ROSTER_RACE_ROUNDS is %q", text)
	}
	return n
}

// pair is two replicas on one database, with an administrator.
type pair struct {
	t        *testing.T
	site     *runningtest.Site
	replicas [2]runningtest.Client
	admins   [2]runningtest.Client // the same person at each
	conn     *pgx.Conn
	names    *int
}

func newPair(t *testing.T, env ...string) *pair {
	t.Helper()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	site.Env = append(site.Env, append(env, "ROSTER_LOG_LEVEL=error")...)
	site.Serve()
	other := site.Another()
	other.Serve()
	admin := site.Administrator()
	conn, err := pgx.Connect(t.Context(), site.Superuser())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return &pair{
		t: t, site: site, conn: conn, names: new(int),
		replicas: [2]runningtest.Client{site.Client(), other.Client()},
		admins:   [2]runningtest.Client{admin, other.Client().As(admin.Token)},
	}
}

// name is one that was not used before.
func (p *pair) name(kind string) string {
	*p.names++
	return fmt.Sprintf("%s%d", kind, *p.names)
}

// account makes an active account and gives its id.
func (p *pair) account(email string) string {
	p.t.Helper()
	return p.admins[0].Send(http.MethodPost, "/v1/users", map[string]any{"email": email, "email_verified": true}).Want(http.StatusCreated).Text("id")
}

func (p *pair) count(query string, args ...any) int {
	p.t.Helper()
	var n int
	if err := p.conn.QueryRow(p.t.Context(), query, args...).Scan(&n); err != nil {
		p.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// race does all of them at the same moment and gives the replies.
func race(t *testing.T, n int, act func(i int) (runningtest.Reply, error)) []runningtest.Reply {
	t.Helper()
	replies, errs := make([]runningtest.Reply, n), make([]error, n)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range n {
		done.Go(func() {
			<-start
			replies[i], errs[i] = act(i)
		})
	}
	close(start)
	done.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return replies
}

// statuses counts the replies by their status.
func statuses(replies []runningtest.Reply) map[int]int {
	counted := map[int]int{}
	for _, r := range replies {
		counted[r.Status]++
	}
	return counted
}
