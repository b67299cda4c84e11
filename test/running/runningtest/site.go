package runningtest

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"roster/platform/database"
	"roster/platform/embeddedpg"
)

// Who administers every Site.
const (
	AdminEmail    = "root@example.com"
	AdminPassword = "a long sentence for the first admin"
)

// sites counts, so that each has a database of its own.
var sites atomic.Int64

// Site is an installation on a PostgreSQL that is not its own, as in production.
type Site struct {
	*Installation
	Cluster  *Cluster
	Database string // its name
}

// NewSite makes a migrated database on the cluster and an installation that uses
// it. Access tokens last for an hour, the log is sealed each second, and a
// password costs as little as the settings allow. Env may be changed before the
// server starts.
func NewSite(t testing.TB, c *Cluster) *Site {
	t.Helper()
	name := fmt.Sprintf("site%d", sites.Add(1))
	c.Migrate(name)
	return SiteOn(t, c, name)
}

// SiteOn makes an installation on a database that is there already.
func SiteOn(t testing.TB, c *Cluster, name string) *Site {
	t.Helper()
	s := &Site{Installation: New(t), Cluster: c, Database: name}
	s.Env = []string{
		"ROSTER_PUBLIC_URL=http://" + s.API, // the issuer of tokens on every replica
		"ROSTER_DATABASE_URL=" + c.DSN(name, database.ApplicationRole),
		"ROSTER_DATABASE_OWNER_URL=" + c.DSN(name, database.OwnerRole),
		"ROSTER_IDENTITY_ACCESS_TOKEN_TTL=1h", "ROSTER_HTTP_RATE_LIMIT_FACTOR=0", "ROSTER_AUDIT_SEAL_INTERVAL=1s", "ROSTER_LOG_LEVEL=warn",
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

// Another is one more installation on the same database, as a second replica
// with the same keys.
func (s *Site) Another() *Site {
	s.T.Helper()
	other := *s.Installation
	other.API, other.Ops = FreeAddress(s.T), FreeAddress(s.T)
	return &Site{Installation: &other, Cluster: s.Cluster, Database: s.Database}
}

// Superuser is the address of the site's database for who may do anything.
func (s *Site) Superuser() string { return s.Cluster.DSN(s.Database, embeddedpg.Superuser) }
