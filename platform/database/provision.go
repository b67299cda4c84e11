package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// The roles of a database: who owns and migrates it, who serves from it, and
// the group that carries the grants of the latter (made by the migrations too,
// where a database administrator made the others).
const (
	OwnerRole       = "roster_owner"
	ApplicationRole = "roster"
	GrantsRole      = "roster_app"
)

// provisioning is safe to repeat. The owner needs neither SUPERUSER nor
// CREATEROLE, because the group is there before the first migration.
var provisioning = []string{
	"CREATE ROLE " + GrantsRole + " NOLOGIN",
	"CREATE ROLE " + OwnerRole + " LOGIN",
	"CREATE ROLE " + ApplicationRole + " LOGIN IN ROLE " + GrantsRole,
}

// The locale makes no difference to identity, whose columns are COLLATE "C". Its
// character types let the trigram index see letters beyond ASCII, and not every
// system has them.
const preferredLocale = " LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"

// Provision makes the roles and an empty database, owned by OwnerRole, on a
// cluster of which superuserURL names a superuser. What is there already stays.
func Provision(ctx context.Context, superuserURL, name string) error {
	config, err := pgx.ParseConfig(superuserURL)
	if err != nil {
		return fmt.Errorf("read the superuser's address: %w", err)
	}
	if err := within(ctx, config, func(conn *pgx.Conn) error { return makeDatabase(ctx, conn, name) }); err != nil {
		return err
	}
	config.Database = name
	return within(ctx, config, func(conn *pgx.Conn) error {
		// Since PostgreSQL 15 that is how a database begins. Up to 14 the schema belongs to the superuser, and without
		// the right that everybody has there the database's owner could make nothing.
		return errors.Join(
			ensure(ctx, conn, "ALTER SCHEMA public OWNER TO pg_database_owner"),
			ensure(ctx, conn, "REVOKE CREATE ON SCHEMA public FROM PUBLIC"))
	})
}

// within runs fn on a connection of its own.
func within(ctx context.Context, config *pgx.ConnConfig, fn func(*pgx.Conn) error) error {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect to provision the cluster: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	return fn(conn)
}

func makeDatabase(ctx context.Context, conn *pgx.Conn, name string) error {
	for _, statement := range provisioning {
		if err := ensure(ctx, conn, statement); err != nil {
			return err
		}
	}
	create := "CREATE DATABASE " + pgx.Identifier{name}.Sanitize() + " OWNER " + OwnerRole + " TEMPLATE template0 ENCODING 'UTF8'"
	if err := ensure(ctx, conn, create+preferredLocale); err == nil {
		return nil
	}
	return ensure(ctx, conn, create)
}

// ensure runs a statement that makes something, which may be there already.
func ensure(ctx context.Context, conn *pgx.Conn, statement string) error {
	const duplicateObject, duplicateDatabase, uniqueViolation = "42710", "42P04", "23505"
	_, err := conn.Exec(ctx, statement)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code == duplicateObject || pg.Code == duplicateDatabase || pg.Code == uniqueViolation) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("provision the cluster (%s): %w", statement, err)
	}
	return nil
}
