package gormstore

import (
	"errors"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// standingColumns are the columns that a readStanding takes: of a session s and
// a credential c, at the time @now.
func standingColumns(authority user.AuthorityColumn) string {
	return stateColumns + ", " + authority.Column("s.user_id", "@now")
}

// stateColumns are how a session s with a credential c stands.
const stateColumns = "s.user_id, s.authenticated_at, s.expires_at, s.ended_at IS NOT NULL, c.token_epoch"

// stateInto are where stateColumns go.
func stateInto(s *domain.SessionState) []any {
	return []any{&s.User, &s.AuthenticatedAt, &s.ExpiresAt, &s.Ended, &s.Epoch}
}

// readStanding is how a session stands, as it comes in a row.
type readStanding struct {
	now     time.Time
	state   domain.SessionState
	allowed []byte
}

// columns are where the columns go.
func (r *readStanding) columns() []any {
	return append(stateInto(&r.state), &r.allowed)
}

// standing is what the columns say. Who is gone may do nothing.
func (r *readStanding) standing(authority user.AuthorityColumn) (domain.Standing, error) {
	st := domain.Standing{Session: r.state, ReadAt: r.now}
	st.Session.AuthenticatedAt, st.Session.ExpiresAt = r.state.AuthenticatedAt.UTC(), r.state.ExpiresAt.UTC()
	var err error
	if st.Authority, err = authority.Read(r.allowed, r.now); errors.Is(err, user.ErrNotFound) {
		return st, nil
	}
	return st, err
}
