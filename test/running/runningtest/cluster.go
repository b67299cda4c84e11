package runningtest

import (
	"context"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"roster/platform/database"
	"roster/platform/embeddedpg"
	"roster/platform/migrations"
	"roster/test/running"
)

// Cluster is a PostgreSQL of the test's own, which it may crash.
type Cluster struct {
	*embeddedpg.Cluster
	t       testing.TB
	options embeddedpg.Options
}

// StartCluster starts one that keeps what it commits, with settings added to
// those of package embeddedpg.
func StartCluster(t testing.TB, settings map[string]string) *Cluster {
	t.Helper()
	dir, err := running.Folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return KeptCluster(t, dir, settings)
}

// KeptCluster is StartCluster on a folder that outlives the test.
func KeptCluster(t testing.TB, dir string, settings map[string]string) *Cluster {
	t.Helper()
	c := &Cluster{t: t, options: embeddedpg.Options{
		Dir: filepath.Join(dir, "postgres"), Durable: true, Progress: os.Stderr, Settings: maps.Clone(settings),
	}}
	t.Cleanup(func() {
		if c.Cluster != nil {
			_ = c.Stop(context.Background())
		}
	})
	c.Start()
	return c
}

// Start starts the cluster again after a Crash, and returns when it takes
// connections.
func (c *Cluster) Start() {
	c.t.Helper()
	started, err := embeddedpg.Start(context.Background(), c.options)
	if err != nil {
		c.t.Fatal(err)
	}
	c.Cluster = started
}

// Crash stops the cluster at once, as `pg_ctl stop -m immediate` does: every
// session is cut, nothing is finished, and the next start has to recover.
func (c *Cluster) Crash() {
	c.t.Helper()
	mark, err := os.ReadFile(filepath.Join(c.Folder(), "data", "postmaster.pid"))
	if err != nil {
		c.t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(mark), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		c.t.Fatal(err)
	}
	<-c.Done()
	_ = c.Stop(context.Background()) // gives the folder free
}

// Provision makes an empty database with its roles.
func (c *Cluster) Provision(name string) {
	c.t.Helper()
	if err := database.Provision(c.t.Context(), c.DSN("postgres", embeddedpg.Superuser), name); err != nil {
		c.t.Fatal(err)
	}
}

// Migrate makes a database with all tables.
func (c *Cluster) Migrate(name string) {
	c.t.Helper()
	c.Provision(name)
	db, err := sql.Open("pgx", c.DSN(name, database.OwnerRole))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := migrations.Up(c.t.Context(), db); err != nil {
		c.t.Fatal(err)
	}
}
