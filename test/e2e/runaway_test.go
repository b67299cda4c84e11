package e2e

import (
	"net/http"
	"testing"
	"time"

	"roster/platform/embeddedpg"
	"roster/test/running/runningtest"
)

// A statement that runs away is ended by the database, the caller hears of it in time, and nothing goes on behind.
//
// ASVS: 15.2.2
func TestRunawayStatementIsAProblem(t *testing.T) {
	t.Parallel()
	cluster := runningtest.StartCluster(t, nil)
	site := runningtest.NewSite(t, cluster)
	site.Env = append(site.Env, "ROSTER_DATABASE_STATEMENT_TIMEOUT=500ms", "ROSTER_LOG_LEVEL=error")
	site.Must("seed")
	site.Serve()
	admin := site.Client().As(site.Client().Login("ada", "sample-ada-password").Text("access_token"))

	super := connect(t, cluster.DSN(site.Database, embeddedpg.Superuser))
	exec := func(statement string) {
		if _, err := super.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE POLICY slow ON user_profiles USING (pg_sleep(30) IS NOT NULL)`) // for each row that somebody reads
	exec(`ALTER TABLE user_profiles ENABLE ROW LEVEL SECURITY`)

	began := time.Now()
	r := admin.Send(http.MethodGet, "/v1/users", nil).Want(http.StatusServiceUnavailable)
	if r.Text("code") != "database_timeout" || r.Header.Get("Retry-After") == "" || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("the answer is %v %s", r.Header, r.Raw)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s to hear of it", took)
	}
	var running int
	if err := super.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`).Scan(&running); err != nil || running > 0 {
		t.Errorf("%d statements go on, %v", running, err)
	}
	exec(`ALTER TABLE user_profiles DISABLE ROW LEVEL SECURITY`)
	admin.Send(http.MethodGet, "/v1/users", nil).Want(http.StatusOK)
}
