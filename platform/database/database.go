// Package database opens PostgreSQL through GORM and runs units of work: one
// transaction, carried in the context, that everything done for a request
// joins. GORM adapters call Conn and nothing else; use cases call Do through
// their own port. No other package begins or commits a transaction.
package database

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"go.uber.org/zap"
	"gorm.io/gorm"
)

// DB is the pool of connections and the units of work on it.
type DB struct {
	pool *gorm.DB
	sql  *sql.DB
}

// Open prepares a pool. It does not connect: the first use does, and Ping tells
// whether it can.
func Open(cfg Config, log *zap.Logger) (*DB, error) {
	connConfig, err := sessionConfig(cfg)
	if err != nil {
		return nil, err
	}
	handle := sql.OpenDB(connector{stdlib.GetConnector(*connConfig)})
	handle.SetMaxOpenConns(cfg.MaxConnections)
	handle.SetMaxIdleConns(cfg.MaxConnections)
	handle.SetConnMaxIdleTime(cfg.MaxConnectionIdle)
	handle.SetConnMaxLifetime(cfg.MaxConnectionLifetime)

	pool, err := gorm.Open(newDialector(handle), &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 newLogger(log),
		NowFunc:                func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) },
	})
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &DB{pool: pool, sql: handle}, nil
}

// sessionConfig is the parsed address with the settings of every session.
func sessionConfig(cfg Config) (*pgx.ConnConfig, error) {
	parsed, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		// pgx masks the password in its message, but an address that cannot be
		// parsed may still show it: the cause is left out.
		return nil, fmt.Errorf("database.url is no PostgreSQL address; it looks like postgres://user:password@host:5432/roster")
	}
	parsed.ConnectTimeout = cfg.ConnectTimeout
	for name, limit := range map[string]time.Duration{
		"statement_timeout":                   cfg.StatementTimeout,
		"lock_timeout":                        cfg.LockTimeout,
		"idle_in_transaction_session_timeout": cfg.IdleInTransactionTimeout,
	} {
		parsed.RuntimeParams[name] = strconv.FormatInt(limit.Milliseconds(), 10)
	}
	parsed.RuntimeParams["timezone"] = "UTC"
	if parsed.RuntimeParams["application_name"] == "" {
		parsed.RuntimeParams["application_name"] = "roster"
	}
	if cfg.Tracing != nil {
		parsed.Tracer = otelpgx.NewTracer(otelpgx.WithTracerProvider(cfg.Tracing))
	}
	return parsed, nil
}

// SQL is the pool itself, for what needs database/sql: migrations and the job
// queue. Stores use Conn.
func (d *DB) SQL() *sql.DB { return d.sql }

// Ping tells whether the database answers; the error is a fault.Unavailable.
func (d *DB) Ping(ctx context.Context) error {
	return Explain("ping database", d.sql.PingContext(ctx))
}

// Close waits for running statements and ends all connections.
func (d *DB) Close() error {
	if err := d.sql.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
