package embeddedpg

import (
	"net/url"
	"strings"
)

// Superuser is the role that owns the cluster. Whoever can open the socket is
// trusted to be it.
const Superuser = "postgres"

// port only names the socket's file: the server listens on no network.
const port = "5432"

// Address says where a running cluster listens.
type Address struct {
	socket string // folder of the server's socket
}

// DSN returns the connection URL of a database on the cluster for a role. It
// holds no secret and suits pgx and psql alike.
func (a Address) DSN(database, user string) string {
	query := url.Values{"host": {a.socket}, "port": {port}, "sslmode": {"disable"}}
	address := url.URL{
		Scheme: "postgres",
		User:   url.User(user),
		Path:   "/" + database,
		// libpq takes a plus for a plus. A slash needs no escape, and people
		// read this URL.
		RawQuery: strings.NewReplacer("+", "%20", "%2F", "/").Replace(query.Encode()),
	}
	return address.String()
}
