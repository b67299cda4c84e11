package gormstore

import (
	"fmt"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/platform/database"
	"roster/platform/samples"
)

// SampleLogins are made-up logins, by the number of the person.
type SampleLogins interface {
	// Credential is the one of the person.
	Credential(i int) domain.CredentialSnapshot
	// Session is the living session, if there is one.
	Session(i int) (identity.Session, bool)
	// Tokens are the refresh tokens of that session.
	Tokens(i int) (domain.RefreshTokens, bool)
}

// SampleTables are the rows of the module's tables for made-up logins.
func SampleTables(people int, logins SampleLogins) ([]samples.Table, error) {
	credentials, err := database.SampleTable(people, func(i int) ([]credentialRow, error) {
		c := logins.Credential(i)
		return []credentialRow{{
			UserID: string(c.User), PasswordHash: &c.Hash, PasswordChangedAt: c.PasswordChangedAt, TokenEpoch: c.Epoch,
			CreatedAt: *c.PasswordChangedAt, UpdatedAt: *c.PasswordChangedAt,
		}}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample credentials: %w", err)
	}
	sessions, err := database.SampleTable(people, func(i int) ([]sessionRow, error) {
		s, ok := logins.Session(i)
		if !ok {
			return nil, nil
		}
		return []sessionRow{sessionRowOf(s)}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample sessions: %w", err)
	}
	tokens, err := database.SampleTable(people, func(i int) ([]refreshTokensRow, error) {
		t, ok := logins.Tokens(i)
		if !ok {
			return nil, nil
		}
		return []refreshTokensRow{refreshTokensRowOf(t)}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample refresh tokens: %w", err)
	}
	return []samples.Table{credentials, sessions, tokens}, nil
}
