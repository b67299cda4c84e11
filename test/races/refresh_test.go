package races

import (
	"net/http"
	"os"
	"testing"

	"roster/test/running/runningtest"
)

const storm = 1000

func (p *pair) refreshAtOnce() (session string, replies []runningtest.Reply) {
	p.t.Helper()
	login := p.replicas[0].Login(runningtest.AdminEmail, runningtest.AdminPassword)
	body := map[string]any{"refresh_token": login.Text("refresh_token")}
	replies = race(p.t, storm, func(i int) (runningtest.Reply, error) {
		return p.replicas[i%2].Try(p.t.Context(), http.MethodPost, "/v1/auth/refresh", body)
	})
	if err := p.conn.QueryRow(p.t.Context(), "SELECT id::text FROM sessions ORDER BY created_at DESC LIMIT 1").Scan(&session); err != nil {
		p.t.Fatal(err)
	}
	return session, replies
}

// refreshStorm uses one token a thousand times at once: all get the same
// successor, and the session goes on.
func (p *pair) refreshStorm() {
	t := p.t
	for round := range rounds(t) {
		session, replies := p.refreshAtOnce()
		successors := map[string]bool{}
		for _, r := range replies {
			successors[r.Text("refresh_token")] = true
		}
		if got := statuses(replies); got[http.StatusOK] != storm || len(successors) != 1 {
			t.Fatalf("round %d: statuses %v, %d successors", round, got, len(successors))
		}
		exchanges := p.count("SELECT generation FROM refresh_tokens WHERE session_id = $1", session)
		ended := p.count("SELECT count(*) FROM sessions WHERE id = $1 AND ended_at IS NOT NULL", session)
		if exchanges != 1 || ended != 0 {
			t.Fatalf("round %d: %d exchanges in the session, want 1; ended: %d", round, exchanges, ended)
		}
	}
}

// TestAStrictRefreshStorm is refreshStorm without a window for replies that were
// lost: one use succeeds, and the others end the session.
func TestAStrictRefreshStorm(t *testing.T) {
	t.Parallel()
	if os.Getenv(roundsVariable) == "" {
		t.Skip("two more replicas take long to start")
	}
	p := newPair(t, "ROSTER_IDENTITY_REFRESH_REUSE_WINDOW=0s")
	for round := range rounds(t) {
		const reused = "SELECT count(*) FROM user_audit_log WHERE action = 'identity.refresh_reused'"
		before := p.count(reused)
		session, replies := p.refreshAtOnce()
		if got := statuses(replies); got[http.StatusOK] != 1 || got[http.StatusUnauthorized] != storm-1 {
			t.Fatalf("round %d: statuses %v", round, got)
		}
		exchanges := p.count("SELECT generation FROM refresh_tokens WHERE session_id = $1", session)
		ended := p.count("SELECT count(*) FROM sessions WHERE id = $1 AND ended_at IS NOT NULL", session)
		told := p.count(reused) - before
		if exchanges != 1 || ended != 1 || told != 1 {
			t.Fatalf("round %d: %d exchanges in the session, want 1; ended %d, told %d, want 1", round, exchanges, ended, told)
		}
	}
}
