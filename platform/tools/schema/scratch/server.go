// Package scratch hands out empty throw-away databases to the schema tool and its tests.
//
// They live on the server named by ROSTER_DEV_DATABASE_URL, where the role needs CREATEDB and CREATEROLE, or else on
// an embedded PostgreSQL that is started for the purpose and gone afterwards.
package scratch

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"roster/platform/embeddedpg"
)

// URLVariable names the environment variable with the address of a server to use instead of an embedded one.
const URLVariable = "ROSTER_DEV_DATABASE_URL"

const stopTimeout = 20 * time.Second

// Server makes databases. It is safe for concurrent use.
type Server struct {
	config *pgx.ConnConfig
	admin  *sql.DB
	stop   func(context.Context) error
}

// Open connects to the server of [URLVariable], or starts an embedded one and tells progress what it waits for.
func Open(ctx context.Context, progress io.Writer) (*Server, error) {
	if url := os.Getenv(URLVariable); url != "" {
		s, err := At(ctx, url)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", URLVariable, err)
		}
		return s, nil
	}
	cluster, err := embeddedpg.Start(ctx, embeddedpg.Options{Progress: progress})
	if err != nil {
		return nil, fmt.Errorf("start a scratch PostgreSQL (or name one in %s): %w", URLVariable, err)
	}
	s, err := At(ctx, cluster.DSN("postgres", embeddedpg.Superuser))
	if err != nil {
		return nil, errors.Join(err, cluster.Stop(ctx))
	}
	s.stop = cluster.Stop
	return s, nil
}

// At uses the server that an address names. Its role needs CREATEDB.
func At(ctx context.Context, url string) (*Server, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil { // the cause may show the password
		return nil, errors.New("no PostgreSQL address; it looks like postgres://user:password@host:5432/postgres")
	}
	s := &Server{config: config, admin: stdlib.OpenDB(*config)}
	if err := s.admin.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to the server for scratch databases: %w", err), s.admin.Close())
	}
	return s, nil
}

// Close stops the embedded server. A server of [URLVariable] is left running.
func (s *Server) Close() error {
	err := s.admin.Close()
	if s.stop != nil {
		ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
		defer cancel()
		err = errors.Join(err, s.stop(ctx))
	}
	if err != nil {
		return fmt.Errorf("close the scratch server: %w", err)
	}
	return nil
}
