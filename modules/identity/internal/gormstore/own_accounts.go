package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/database"
)

// OwnAccounts reads sessions together with their accounts.
type OwnAccounts struct {
	db      *database.DB
	columns user.AccountColumns
	own     *database.Statement
}

// NewOwnAccounts returns the store on db; columns are what an account is.
func NewOwnAccounts(db *database.DB, columns user.AccountColumns) *OwnAccounts {
	return &OwnAccounts{db: db, columns: columns, own: database.NewStatement(`
SELECT ` + stateColumns + `, ` + columns.Columns("@now") + `
FROM sessions s JOIN user_credentials c ON c.user_id = s.user_id` + columns.Join("s.user_id") + `
WHERE s.id = @id`)}
}

// Own gives a session and its account; see app.OwnAccounts.
func (s *OwnAccounts) Own(ctx context.Context, id identity.SessionID, now time.Time) (domain.SessionState, user.Account, error) {
	var state domain.SessionState
	account, err := s.columns.Scan(func(into ...any) error {
		return s.db.One(ctx, s.own, []any{sql.Named("id", string(id)), sql.Named("now", now)}, into...)
	}, now, stateInto(&state)...)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.SessionState{}, user.Account{}, identity.ErrSessionNotFound
	}
	state.AuthenticatedAt, state.ExpiresAt = state.AuthenticatedAt.UTC(), state.ExpiresAt.UTC()
	return state, account, database.Explain("read session and account", err)
}
