package configs

import (
	"strings"
	"time"

	"roster/platform/config"
)

func (v *validation) database(d Database) {
	v.require(!v.production || d.URL != "", "database.url",
		"is needed in production: set ROSTER_DATABASE_URL to the address of a PostgreSQL 14 or newer")
	v.postgresURL("database.url", d.URL)
	v.postgresURL("database.owner_url", d.OwnerURL)
	v.postgresURL("database.listen_url", d.ListenURL)
	v.require(d.URL != "" || d.OwnerURL == "", "database.owner_url", "needs database.url beside it")
	v.require(d.URL != "" || d.ListenURL == "", "database.listen_url", "needs database.url beside it")
	v.between("database.max_connections", d.MaxConnections, 1, 1000)
	v.lasts("database.max_connection_idle", d.MaxConnectionIdle, time.Second, 24*time.Hour)
	v.lasts("database.connect_timeout", d.ConnectTimeout, 100*time.Millisecond, 5*time.Minute)
	v.lasts("database.statement_timeout", d.StatementTimeout, 100*time.Millisecond, time.Hour)
	v.lasts("database.lock_timeout", d.LockTimeout, 10*time.Millisecond, time.Hour)
	v.lasts("database.idle_in_transaction_timeout", d.IdleInTransactionTimeout, time.Second, time.Hour)
	v.lasts("database.max_connection_lifetime", d.MaxConnectionLifetime, time.Second, 24*time.Hour)
}

// postgresURL checks the scheme only. The driver parses the rest, which may name several hosts and so is no URL to the
// standard library.
func (v *validation) postgresURL(key string, s config.Secret) {
	raw := s.Reveal()
	ok := raw == "" || strings.HasPrefix(raw, "postgres://") || strings.HasPrefix(raw, "postgresql://")
	v.require(ok, key, "must start with postgres://, as in postgres://user:password@host:5432/roster")
}
