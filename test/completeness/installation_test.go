package completeness

import (
	"net/http"
	"testing"

	"roster/test/running/runningtest"
)

// site is a server on a cluster of its own that tells everything it does.
type site struct {
	*runningtest.Site
	admin string // an access token
}

func newSite(t *testing.T) *site {
	t.Helper()
	cluster := runningtest.StartCluster(t, map[string]string{
		"wal_level": "logical", "max_replication_slots": "2", "max_wal_senders": "2", "fsync": "off",
	})
	return &site{Site: runningtest.NewSite(t, cluster)}
}

// serve starts the server and makes the first administrator.
func (s *site) serve() {
	s.T.Helper()
	s.Serve()
	s.admin = s.Administrator().Token
}

func (s *site) send(token, method, path string, body any, headers ...string) runningtest.Reply {
	s.T.Helper()
	return s.Client().As(token).Send(method, path, body, headers...)
}

// login may be refused, and gives nothing then.
func (s *site) login(name, password string) (access, refresh string) {
	s.T.Helper()
	a := s.send("", http.MethodPost, "/v1/auth/login", map[string]any{"login": name, "password": password})
	return a.Text("access_token"), a.Text("refresh_token")
}
