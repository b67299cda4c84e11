// Package postgres decides which PostgreSQL a process works with: the one its
// settings name, or an embedded cluster of Roster's own. The server owns that
// cluster while it runs; a command joins it, or starts it for as long as it
// needs. The command line calls this package; nothing else does.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"roster/platform/database"
	"roster/platform/embeddedpg"
)

// databaseName is the database on the embedded cluster.
const databaseName = "roster"

// Options says where to look.
type Options struct {
	// URL is the configured address of the application role; empty takes the
	// embedded cluster, and the other two are then ignored.
	URL, OwnerURL, ListenURL string
	// DataDir holds the embedded cluster.
	DataDir string
	// Progress hears what takes long: a download, the making of a cluster.
	Progress io.Writer
}

// Server is a PostgreSQL in reach.
type Server struct {
	// URL is the address for serving, OwnerURL for migrating, ListenURL for
	// LISTEN. They may hold passwords.
	URL, OwnerURL, ListenURL string
	// Embedded says that it is Roster's own cluster.
	Embedded bool

	cluster *embeddedpg.Cluster // nil unless this process runs it
}

// Own returns the configured server, or starts the embedded cluster for this
// process alone: embeddedpg.ErrRunning when another one has it. The other
// errors are those of embeddedpg.Start.
func Own(ctx context.Context, o Options) (*Server, error) {
	if o.URL != "" {
		return configured(o), nil
	}
	return start(ctx, o)
}

// Share returns the configured server, or joins the running embedded cluster,
// or starts it until Close.
func Share(ctx context.Context, o Options) (*Server, error) {
	if o.URL != "" {
		return configured(o), nil
	}
	address, err := embeddedpg.Join(ctx, clusterDir(o))
	switch {
	case err == nil:
		return at(address, nil), nil
	case !errors.Is(err, embeddedpg.ErrNotRunning):
		return nil, err
	}
	server, err := start(ctx, o)
	if !errors.Is(err, embeddedpg.ErrRunning) {
		return server, err
	}
	// Somebody else started it in between.
	address, err = embeddedpg.Join(ctx, clusterDir(o))
	if err != nil {
		return nil, err
	}
	return at(address, nil), nil
}

func clusterDir(o Options) string { return filepath.Join(o.DataDir, "postgres") }

func configured(o Options) *Server {
	return &Server{URL: o.URL, OwnerURL: o.OwnerURL, ListenURL: o.ListenURL}
}

func start(ctx context.Context, o Options) (*Server, error) {
	cluster, err := embeddedpg.Start(ctx, embeddedpg.Options{Dir: clusterDir(o), Durable: true, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	superuser := cluster.DSN(embeddedpg.Superuser, embeddedpg.Superuser)
	if err := database.Provision(ctx, superuser, databaseName); err != nil {
		return nil, errors.Join(err, cluster.Stop(context.WithoutCancel(ctx)))
	}
	return at(cluster.Address, cluster), nil
}

func at(address embeddedpg.Address, cluster *embeddedpg.Cluster) *Server {
	url := address.DSN(databaseName, database.ApplicationRole)
	return &Server{
		URL:       url,
		OwnerURL:  address.DSN(databaseName, database.OwnerRole),
		ListenURL: url,
		Embedded:  true,
		cluster:   cluster,
	}
}

// Watch returns when ctx ends, or with an error when a cluster that this
// process runs has died.
func (s *Server) Watch(ctx context.Context) error {
	if s.cluster == nil {
		<-ctx.Done()
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-s.cluster.Done():
		return fmt.Errorf("the embedded PostgreSQL ended: %w", s.cluster.Err())
	}
}

// Folder is where the embedded cluster really is, which differs from the data
// folder when PostgreSQL's account cannot reach that; empty unless this process
// runs it.
func (s *Server) Folder() string {
	if s.cluster == nil {
		return ""
	}
	return s.cluster.Folder()
}

// Close stops the cluster if this process started it.
func (s *Server) Close(ctx context.Context) error {
	if s.cluster == nil {
		return nil
	}
	return s.cluster.Stop(ctx)
}
