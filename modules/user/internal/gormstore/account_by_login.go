package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// namedBy are the statements that find the account that a login names. In place
// of one that does not exist they read its neighbour, and say so: reading a whole
// account takes longer than finding none, and whoever is not signed in could tell
// that from the time of a reply.
var namedBy = map[app.Key]*database.Statement{
	app.ByEmail:    accountOrNeighbour("email_canonical"),
	app.ByUsername: accountOrNeighbour("username_canonical"),
}

func accountOrNeighbour(column string) *database.Statement {
	return database.NewStatement(strings.ReplaceAll(`SELECT u.{column} = @value, `+accountColumns+accountFrom+`WHERE u.ctid = coalesce(
  (SELECT ctid FROM users WHERE {column} >= @value AND deleted_at IS NULL ORDER BY {column} LIMIT 1),
  (SELECT ctid FROM users WHERE {column} < @value AND deleted_at IS NULL ORDER BY {column} DESC LIMIT 1))`, "{column}", column))
}

// ByLogin is part of app.Accounts.
func (s *Accounts) ByLogin(ctx context.Context, key app.Key, value string, at time.Time) (user.Account, error) {
	var read, named bool
	account, err := scanAccount(func(into ...any) error {
		err := s.db.One(ctx, namedBy[key], []any{sql.Named("at", at), sql.Named("value", value)}, into...)
		read = err == nil
		return err
	}, at, &named)
	if errors.Is(err, sql.ErrNoRows) || read && !named { // whatever is wrong with the neighbour
		return user.Account{}, user.ErrNotFound
	}
	return account, database.Explain("read account by login", err)
}
