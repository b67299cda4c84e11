package faults

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/platform/database"
	"roster/test/running/runningtest"
)

// request is something that changes an account, to be sent twice if need be.
type request struct {
	method, path string
	body         any
	headers      []string
}

// trial is a site whose connections to PostgreSQL can be cut.
type trial struct {
	*runningtest.Site
	t     *testing.T
	relay *relay
	admin runningtest.Client
	conn  *pgx.Conn
	n     int
}

// TestTheConnectionBreaksAtCommit breaks it right before and right after the
// COMMIT of each sort of change. The client cannot know which, asks again, and
// the change has happened once.
func TestTheConnectionBreaksAtCommit(t *testing.T) {
	t.Parallel()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, nil))
	relay := newRelay(t, site)
	direct := site.Cluster.DSN(site.Database, database.ApplicationRole)
	site.Env = append(site.Env, "ROSTER_DATABASE_URL="+through(t, direct, relay.listener.Addr().String()))
	site.Serve()
	s := &trial{Site: site, t: t, relay: relay, admin: site.Administrator(), conn: connect(t, site.Superuser())}
	for name, prepare := range changes {
		first := prepare(s)
		usual := s.entries(func() { s.send(first) })
		if usual == 0 {
			t.Errorf("%s tells the log nothing, so that nothing can be counted", name)
		}
		for range rounds(1, 20) {
			for when, word := range map[cut]string{beforehand: "before", afterwards: "after"} {
				s.broken(name+", cut "+word+" COMMIT", when, usual, prepare(s))
			}
		}
	}
}

// broken makes the request while the connection breaks, and again.
func (s *trial) broken(what string, when cut, usual int, r request) {
	s.t.Helper()
	told := s.entries(func() {
		s.relay.next.Store(int32(when))
		first := s.send(r)
		if s.relay.next.Swap(int32(never)) != int32(never) {
			s.t.Errorf("%s: no connection was cut", what)
		}
		if !typedUnavailable(first) {
			s.t.Errorf("%s: %d %s", what, first.Status, first.Raw)
		}
		s.Client().Send(http.MethodGet, "/problems/"+first.Text("code"), nil).Want(http.StatusOK)
		again := s.send(r)
		for again.Text("code") == "idempotency_in_flight" { // PostgreSQL has yet to notice that its client is gone
			time.Sleep(10 * time.Millisecond)
			again = s.send(r)
		}
		stale := again.Status == http.StatusPreconditionFailed || again.Status == http.StatusNotFound
		if again.Status >= http.StatusMultipleChoices && (when == beforehand || !stale) {
			s.t.Errorf("%s: asked again, %d %s", what, again.Status, again.Raw)
		}
	})
	if told != usual {
		s.t.Errorf("%s: %d entries tell of it, and usually %d do", what, told, usual)
	}
}

func (s *trial) send(r request) runningtest.Reply {
	s.t.Helper()
	return s.admin.Send(r.method, r.path, r.body, r.headers...)
}

// entries counts what the log is told meanwhile of changes.
func (s *trial) entries(act func()) int {
	s.t.Helper()
	const query = "SELECT count(*) FROM user_audit_log WHERE outcome = 'success' AND action NOT LIKE 'audit.%'"
	before := count(s.t, s.conn, query)
	act()
	return count(s.t, s.conn, query) - before
}

// changes make what each request needs, and give the request. A login and a
// registration are missing: the same again is another one by its nature, a second
// session and a second letter to the one account.
var changes = map[string]func(s *trial) request{
	"create an account": func(s *trial) request {
		key := s.name("created")
		return request{http.MethodPost, "/v1/users", map[string]any{"email": key + "@example.com"}, []string{"Idempotency-Key: " + key}}
	},
	"create a role": func(s *trial) request {
		key := s.name("role")
		return request{http.MethodPost, "/v1/roles", map[string]any{"name": key, "title": "T"}, []string{"Idempotency-Key: " + key}}
	},
	"change a profile": func(s *trial) request {
		return request{http.MethodPatch, s.account(), map[string]any{"profile": map[string]any{"bio": "new"}}, []string{`If-Match: "v1"`}}
	},
	"assign a role": func(s *trial) request {
		return request{http.MethodPut, s.account() + "/roles/moderator", nil, nil}
	},
	"suspend": func(s *trial) request {
		return request{http.MethodPut, s.account() + "/suspension", map[string]any{"reason": "fault"}, nil}
	},
	"delete": func(s *trial) request {
		return request{http.MethodDelete, s.account(), nil, []string{`If-Match: "v1"`}}
	},
	"refresh": func(s *trial) request {
		login := s.Client().Login(runningtest.AdminEmail, runningtest.AdminPassword)
		return request{http.MethodPost, "/v1/auth/refresh", map[string]any{"refresh_token": login.Text("refresh_token")}, nil}
	},
}

func (s *trial) name(kind string) string {
	s.n++
	return fmt.Sprintf("%s-%d", kind, s.n)
}

// account makes one and gives its path.
func (s *trial) account() string {
	s.t.Helper()
	made := s.admin.Send(http.MethodPost, "/v1/users", map[string]any{"email": s.name("somebody") + "@example.com", "email_verified": true}).Want(http.StatusCreated)
	return strings.TrimSpace(made.Header.Get("Location"))
}
