// Package place is where measurements happen: a PostgreSQL of the bench's own
// with data that `roster bench data` made, the server's binary on it, and what
// both of them use of the machine.
package place

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"roster/platform/database"
	"roster/platform/embeddedpg"
)

// Cluster is the bench's PostgreSQL, with one database.
type Cluster struct {
	*embeddedpg.Cluster
	logs string // folder of the statement log
}

const databaseName = "roster"

// settings are those of a server with 24 GiB, and what Statements needs. The
// log of statements is off until it is wanted.
func settings() map[string]string {
	return map[string]string{
		"shared_buffers": "4GB", "effective_cache_size": "12GB", "work_mem": "16MB", "random_page_cost": "1.1",
		"max_wal_size": "8GB", "max_connections": "200",
		"logging_collector": "on", "log_destination": "csvlog", "log_filename": "bench.log", "log_rotation_age": "0", "log_rotation_size": "0",
	}
}

// Start starts the cluster in a folder, made when it is missing, and its
// database. What an earlier run left running there has ended by then.
func Start(ctx context.Context, dir string) (*Cluster, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // PostgreSQL's own account has to come through
		return nil, fmt.Errorf("make the folder of the data: %w", err)
	}
	started, err := embeddedpg.Start(ctx, embeddedpg.Options{
		Dir: filepath.Join(dir, "postgres"), Durable: true, Settings: settings(), Progress: os.Stderr,
	})
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	c := &Cluster{Cluster: started}
	if err := c.prepare(ctx); err != nil {
		return nil, errors.Join(err, started.Stop(context.WithoutCancel(ctx)))
	}
	return c, nil
}

func (c *Cluster) prepare(ctx context.Context) error {
	if err := database.Provision(ctx, c.DSN(embeddedpg.Superuser, embeddedpg.Superuser), databaseName); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	conn, err := c.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var data string
	if err := conn.QueryRow(ctx, "SHOW data_directory").Scan(&data); err != nil {
		return fmt.Errorf("ask for the data folder: %w", err)
	}
	c.logs = filepath.Join(data, "log")
	return c.logStatements(ctx, conn, false)
}

// URL is the address for the application's role, OwnerURL for the owner's.
func (c *Cluster) URL() string { return c.DSN(databaseName, database.ApplicationRole) }

// OwnerURL is the address for the owner's role.
func (c *Cluster) OwnerURL() string { return c.DSN(databaseName, database.OwnerRole) }

// Connect gives a connection of the superuser.
func (c *Cluster) Connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, c.DSN(databaseName, embeddedpg.Superuser))
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	return conn, nil
}

// PID is the process of the server.
func (c *Cluster) PID(ctx context.Context) (pid int, err error) {
	conn, err := c.Connect(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	var backend int
	if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
		return 0, fmt.Errorf("ask for a process: %w", err)
	}
	return parentOf(backend)
}
