package database

import (
	"time"

	"go.opentelemetry.io/otel/trace"
)

// Config says how to reach PostgreSQL and what a session may cost.
type Config struct {
	// URL is the address the server works with: the application role.
	URL string
	// MaxConnections bounds the pool; the program works with 1.
	MaxConnections int
	// MaxConnectionIdle is how long a connection may do nothing before it is
	// closed; all of them are kept until then, because making one takes longer
	// than most requests.
	MaxConnectionIdle time.Duration
	// ConnectTimeout bounds one attempt to connect.
	ConnectTimeout time.Duration
	// StatementTimeout, LockTimeout and IdleInTransactionTimeout are set on
	// every session; PostgreSQL ends what exceeds them.
	StatementTimeout         time.Duration
	LockTimeout              time.Duration
	IdleInTransactionTimeout time.Duration
	// MaxConnectionLifetime ends a connection, so that a pool follows a
	// failover or a change of address.
	MaxConnectionLifetime time.Duration
	// Tracing makes a span of every statement, without its values; nil is off.
	Tracing trace.TracerProvider
}
