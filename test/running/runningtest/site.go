package runningtest

import (
	"net/http"
	"testing"

	"roster/platform/database"
)

// The database, and who administers it, on every Site.
const (
	DatabaseName  = "roster"
	AdminEmail    = "root@example.com"
	AdminPassword = "a long sentence for the first admin"
)

// Site is an installation on a PostgreSQL that is not its own, as in production.
type Site struct {
	*Installation
	Cluster *Cluster
}

// NewSite makes a migrated database on the cluster and an installation that uses
// it. Access tokens last for an hour, the log is sealed each second, and a
// password costs as little as the settings allow. Env may be changed before the
// server starts.
func NewSite(t testing.TB, c *Cluster) *Site {
	t.Helper()
	c.Migrate(DatabaseName)
	return Beside(t, c)
}

// Beside makes one more installation on a database that has been made.
func Beside(t testing.TB, c *Cluster) *Site {
	t.Helper()
	s := &Site{Installation: New(t), Cluster: c}
	s.Env = []string{
		"ROSTER_DATABASE_URL=" + c.DSN(DatabaseName, database.ApplicationRole),
		"ROSTER_DATABASE_OWNER_URL=" + c.DSN(DatabaseName, database.OwnerRole),
		"ROSTER_IDENTITY_ACCESS_TOKEN_TTL=1h", "ROSTER_AUDIT_SEAL_INTERVAL=1s", "ROSTER_LOG_LEVEL=warn",
		"ROSTER_IDENTITY_ARGON2_MEMORY_KIB=7168", "ROSTER_IDENTITY_ARGON2_ITERATIONS=5",
	}
	return s
}

// Administrator makes the first administrator and returns a client that acts as
// them. The server has to run.
func (i *Installation) Administrator() Client {
	i.T.Helper()
	i.MustWith(AdminPassword+"\n", "admin", "create", "--email", AdminEmail, "--password-stdin")
	return i.Client().As(i.Client().Login(AdminEmail, AdminPassword).Text("access_token"))
}

// Login logs in and returns the reply, which has to be 200.
func (c Client) Login(name, password string) Reply {
	c.T.Helper()
	return c.Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": name, "password": password}).Want(http.StatusOK)
}
