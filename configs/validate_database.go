package configs

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"roster/platform/config"
)

func (v *validation) database(d Database) {
	v.require(!v.production || d.URL != "", "database.url",
		"is needed in production: set ROSTER_DATABASE_URL to the address of a PostgreSQL 14 or newer")
	for key, address := range map[string]config.Secret{"database.url": d.URL, "database.owner_url": d.OwnerURL, "database.listen_url": d.ListenURL} {
		v.postgresURL(key, address)
		v.require(!v.production || d.AllowPlaintext || address == "" || staysPrivate(address.Reveal()), key,
			"must say sslmode=verify-full in production (or verify-ca), or what is in the database travels in clear when the server is asked to; "+
				"database.allow_plaintext takes it as it is")
	}
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

// staysPrivate says whether nobody on the way can read what is sent to an address: it is this machine's, or asks for TLS
// with a server that is known. The driver's own default goes on in clear where a server has no TLS.
func staysPrivate(address string) bool {
	_, rest, _ := strings.Cut(address, "://")
	place, query, _ := strings.Cut(rest, "?")
	parameters, err := url.ParseQuery(query)
	if err != nil {
		return false
	}
	if mode := parameters.Get("sslmode"); mode == "verify-full" || mode == "verify-ca" {
		return true
	}
	hosts, _, _ := strings.Cut(place, "/")
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		hosts = hosts[at+1:]
	}
	named := strings.Split(hosts, ",")
	if also := parameters.Get("host"); also != "" {
		named = append(strings.Split(also, ","), slices.DeleteFunc(named, func(h string) bool { return h == "" })...)
	}
	return !slices.ContainsFunc(named, func(h string) bool { return !isOwn(h) })
}

// isOwn says whether a host, with or without its port, is a socket or this machine.
func isOwn(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.HasPrefix(host, "/") || isLoopback(strings.Trim(host, "[]"))
}
