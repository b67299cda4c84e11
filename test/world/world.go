// Package world is a server with people on it, for the tests that ask it for
// everything: who may be spent, whom a request is about, and what has to be
// there before an operation can succeed.
package world

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

// Password is everybody's.
const Password = "a sentence that everybody here shares"

// passwordHash is argon2id of Password, as cheap as a Site hashes.
const passwordHash = "$argon2id$v=19$m=7168,t=5,p=1$50RiZKHItQyRNuxqVfyc/A$RR4RfFUQ8sth8gm0XpvzA3MdXwhtgBehfPqRtoHvfHk" //nolint:gosec // of nobody outside of tests

// World is a server, its administrator, and people of each kind. One for each
// test that runs beside others comes from In.
type World struct {
	T     testing.TB
	Site  *runningtest.Site
	Admin runningtest.Client
	*shared
}

// shared is what all Worlds of one server have in common.
type shared struct {
	serial atomic.Int64
	mu     sync.Mutex
	spare  map[string][]Person
}

// New starts a server on a cluster of its own, with as many accounts of each
// kind as said. A kind is the only role that they have. Settings are variables
// of the environment.
func New(t testing.TB, spares map[string]int, settings ...string) *World {
	t.Helper()
	w := &World{T: t, Site: runningtest.NewSite(t, runningtest.StartCluster(t, nil)), shared: &shared{spare: map[string][]Person{}}}
	w.Site.Env = append(w.Site.Env, settings...)
	w.populate(spares)
	return w
}

// Serve starts the server, and makes its administrator.
func (w *World) Serve() *runningtest.Server {
	w.T.Helper()
	server := w.Site.Serve()
	w.Admin = w.Site.Administrator()
	return server
}

// In is the world in the hands of another test.
func (w *World) In(t testing.TB) *World {
	t.Helper()
	site, installation, other := *w.Site, *w.Site.Installation, *w
	installation.T, site.Installation = t, &installation
	other.T, other.Site, other.Admin.T = t, &site, t
	return &other
}

// Serial is a number that nobody else has got.
func (w *World) Serial() int64 { return w.serial.Add(1) }

// Query asks the database as somebody who may see everything.
func Query[T any](w *World, scan pgx.RowToFunc[T], sql string, args ...any) []T {
	w.T.Helper()
	connection, err := pgx.Connect(w.T.Context(), w.Site.Superuser())
	if err != nil {
		w.T.Fatal(err)
	}
	defer func() { _ = connection.Close(w.T.Context()) }()
	rows, err := connection.Query(w.T.Context(), sql, args...)
	if err != nil {
		w.T.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, scan)
	if err != nil {
		w.T.Fatal(err)
	}
	return found
}
