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

// Provision makes the roles and an empty database, owned by OwnerRole, on a
// cluster of which superuserURL names a superuser. What is there already stays.
func Provision(ctx context.Context, superuserURL, name string) error {
	conn, err := pgx.Connect(ctx, superuserURL)
	if err != nil {
		return fmt.Errorf("connect to provision the cluster: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	create := "CREATE DATABASE " + pgx.Identifier{name}.Sanitize() + " OWNER " + OwnerRole + " TEMPLATE template0 ENCODING 'UTF8'"
	for _, statement := range append(provisioning, create) {
		if _, err := conn.Exec(ctx, statement); err != nil && !alreadyThere(err) {
			return fmt.Errorf("provision the cluster (%s): %w", statement, err)
		}
	}
	return nil
}

func alreadyThere(err error) bool {
	const duplicateObject, duplicateDatabase, uniqueViolation = "42710", "42P04", "23505"
	var pg *pgconn.PgError
	return errors.As(err, &pg) &&
		(pg.Code == duplicateObject || pg.Code == duplicateDatabase || pg.Code == uniqueViolation)
}
