package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"roster/configs"
	"roster/platform/migrations"
	"roster/platform/postgres"
)

// migrationConnections is what applying migrations takes: one holds the lock,
// one works.
const migrationConnections = 2

// openOwner opens the database as its owner, without any time-out on its
// statements.
func openOwner(ctx context.Context, server *postgres.Server) (*sql.DB, error) {
	parsed, err := pgx.ParseConfig(server.OwnerURL)
	if err != nil { // the cause may show the password
		return nil, errors.New("database.owner_url is no PostgreSQL address; it looks like postgres://user:password@host:5432/roster")
	}
	db := stdlib.OpenDB(*parsed)
	db.SetMaxOpenConns(migrationConnections)
	if err := db.PingContext(ctx); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("cannot reach PostgreSQL: %s; check database.url and database.owner_url", inOneLine(err))
	}
	return db, nil
}

// inOneLine is the text of an error that lists each address it tried on a line
// of its own, some of them twice.
func inOneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, " ")
}

// prepareSchema brings the schema up to date where the settings allow it, and
// otherwise refuses one that is too old. One that is newer is that of the next
// release, on which this one still works: so a replica can start again while its
// successor is rolled out, or after it was taken back. /readyz tells of it.
func prepareSchema(ctx context.Context, cfg configs.Config, server *postgres.Server) error {
	db, err := openOwner(ctx, server)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	err = migrations.Check(ctx, db)
	if errors.Is(err, migrations.ErrNewer) {
		return nil
	}
	behind := errors.Is(err, migrations.ErrUnmigrated) || errors.Is(err, migrations.ErrPending)
	if !behind || !cfg.Database.AutoMigrate {
		return err
	}
	_, err = migrations.Up(ctx, db)
	return err
}
