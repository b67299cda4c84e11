// Package databasetest gives each test a database of its own: migrated, seen
// through the application role, and gone afterwards. All of a package's tests
// share one throw-away embedded cluster, on which each database is cloned from
// a template. Tests only; production code may not import it.
//
// A package that uses it has
//
//	func TestMain(m *testing.M) { databasetest.Main(m) }
package databasetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/zap"

	"roster/platform/database"
	"roster/platform/embeddedpg"
	"roster/platform/migrations"
)

const (
	template = "roster_template"
	patience = 2 * time.Minute
	poolSize = 8
)

// shared is the cluster of this test process.
var shared struct {
	once    sync.Once
	cluster *embeddedpg.Cluster
	err     error
	clones  atomic.Int64
	durable bool
}

// WaitForDisk makes the cluster wait for its disk at each commit, as one in
// earnest does: for measurements. Call it before Main.
func WaitForDisk() { shared.durable = true }

// Main runs a package's tests and ends the cluster they shared.
func Main(m *testing.M) {
	code := m.Run()
	if shared.cluster != nil {
		if err := shared.cluster.Stop(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "databasetest: stop cluster:", err)
			code = max(code, 1)
		}
	}
	os.Exit(code)
}

// New returns a migrated database of the test's own, through the application
// role. It is dropped when the test ends.
func New(t testing.TB) *database.DB {
	t.Helper()
	_, db := NewNamed(t)
	return db
}

// NewNamed is New, and tells the database's name for OwnerURL and
// ApplicationURL.
func NewNamed(t testing.TB) (string, *database.DB) {
	t.Helper()
	name := Clone(t)
	return name, Open(t, name, poolSize)
}

// Clone makes a migrated database of the test's own without opening it.
func Clone(t testing.TB) string {
	t.Helper()
	return create(t, template)
}

// Empty makes a database of the test's own without any migration.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// Open opens a database through the application role with a pool of the given
// size, closed when the test ends.
func Open(t testing.TB, name string, connections int) *database.DB {
	t.Helper()
	return OpenTraced(t, name, connections, nil)
}

// OpenTraced is Open, with a span of every statement.
func OpenTraced(t testing.TB, name string, connections int, tracing trace.TracerProvider) *database.DB {
	t.Helper()
	cfg := config(ApplicationURL(t, name), connections)
	cfg.Tracing = tracing
	db, err := database.Open(cfg, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// ApplicationURL is the address of a database for the role the server uses.
func ApplicationURL(t testing.TB, name string) string {
	t.Helper()
	return cluster(t).DSN(name, database.ApplicationRole)
}

// OwnerURL is the address of a database for the role that migrates it.
func OwnerURL(t testing.TB, name string) string {
	t.Helper()
	return cluster(t).DSN(name, database.OwnerRole)
}

// SuperuserURL is the address of a database for the cluster's superuser.
func SuperuserURL(t testing.TB, name string) string {
	t.Helper()
	return cluster(t).DSN(name, embeddedpg.Superuser)
}

func config(url string, connections int) database.Config {
	return database.Config{
		URL:                      url,
		MaxConnections:           connections,
		ConnectTimeout:           10 * time.Second,
		StatementTimeout:         30 * time.Second,
		LockTimeout:              20 * time.Second,
		IdleInTransactionTimeout: 30 * time.Second,
		MaxConnectionIdle:        time.Hour,
		MaxConnectionLifetime:    time.Hour,
	}
}

func cluster(t testing.TB) *embeddedpg.Cluster {
	t.Helper()
	shared.once.Do(func() { shared.cluster, shared.err = start() })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.cluster
}

// start runs the cluster and migrates the template.
func start() (*embeddedpg.Cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c, err := embeddedpg.Start(ctx, embeddedpg.Options{Progress: os.Stderr, Durable: shared.durable})
	if err != nil {
		return nil, fmt.Errorf("start the tests' PostgreSQL: %w", err)
	}
	if err := makeTemplate(ctx, c); err != nil {
		_ = c.Stop(ctx)
		return nil, err
	}
	return c, nil
}

func makeTemplate(ctx context.Context, c *embeddedpg.Cluster) error {
	if err := database.Provision(ctx, c.DSN("postgres", embeddedpg.Superuser), template); err != nil {
		return err
	}
	db, err := sql.Open("pgx", c.DSN(template, database.OwnerRole))
	if err != nil {
		return fmt.Errorf("open the template: %w", err)
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		_ = db.Close()
		return fmt.Errorf("migrate the template: %w", err)
	}
	if err := db.Close(); err != nil { // a template with sessions cannot be cloned
		return fmt.Errorf("close the template: %w", err)
	}
	return nil
}

func create(t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("t%d", shared.clones.Add(1))
	statement := fmt.Sprintf("CREATE DATABASE %s OWNER %s TEMPLATE %s", name, database.OwnerRole, from)
	asSuperuser(t, statement)
	t.Cleanup(func() { asSuperuser(t, fmt.Sprintf("DROP DATABASE IF EXISTS %s WITH (FORCE)", name)) })
	return name
}

func asSuperuser(t testing.TB, statement string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, SuperuserURL(t, "postgres"))
	if err != nil {
		t.Fatalf("connect to the tests' PostgreSQL: %v", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
