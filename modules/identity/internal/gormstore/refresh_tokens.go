package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/database"
)

// refreshTokenRow is a row of refresh_tokens.
type refreshTokenRow struct {
	ID          string     `gorm:"column:id;primaryKey"`
	SessionID   string     `gorm:"column:session_id"`
	UserID      string     `gorm:"column:user_id"`
	TokenDigest []byte     `gorm:"column:token_digest"`
	Generation  int        `gorm:"column:generation"`
	CreatedAt   time.Time  `gorm:"column:created_at"`
	ExpiresAt   time.Time  `gorm:"column:expires_at"`
	ReplacedAt  *time.Time `gorm:"column:replaced_at"`
}

// TableName names the table.
func (refreshTokenRow) TableName() string { return "refresh_tokens" }

func refreshTokenRowOf(t domain.RefreshToken) refreshTokenRow {
	return refreshTokenRow{
		ID: t.ID, SessionID: string(t.Session), UserID: string(t.User), TokenDigest: t.Digest[:],
		Generation: t.Generation, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, ReplacedAt: t.ReplacedAt,
	}
}

// RefreshTokens keeps refresh tokens.
type RefreshTokens struct {
	db        *database.DB
	authority user.AuthorityColumn
	advance   *database.Statement
}

// NewRefreshTokens returns the store on db; authority is what accounts may do.
func NewRefreshTokens(db *database.DB, authority user.AuthorityColumn) *RefreshTokens {
	return &RefreshTokens{db: db, authority: authority, advance: advance(authority)}
}

// advance spends the newest token of a living session and stores its successor.
// Of many at once, one finds the row unspent: the others wait for its lock and
// see it spent. The session is as it was just before: advancing changes nothing
// of how it stands.
func advance(authority user.AuthorityColumn) *database.Statement {
	return database.NewStatement(`
WITH spent AS (
	UPDATE refresh_tokens t SET replaced_at = @now
	FROM sessions s
	WHERE t.token_digest = @digest AND t.replaced_at IS NULL AND t.expires_at > @now
		AND s.id = t.session_id AND s.ended_at IS NULL AND s.expires_at > @now
	RETURNING t.session_id, t.user_id, t.generation, s.expires_at AS session_expires_at
), used AS (
	UPDATE sessions s SET last_used_at = greatest(s.last_used_at, @now) FROM spent WHERE s.id = spent.session_id
), next AS (
	INSERT INTO refresh_tokens (id, session_id, user_id, token_digest, generation, created_at, expires_at)
	SELECT @id, session_id, user_id, @successor, generation + 1, @now, least(@until, session_expires_at) FROM spent
	RETURNING session_id, generation, expires_at
)
SELECT next.session_id, next.generation, next.expires_at, ` + standingColumns(authority) + `
FROM next JOIN sessions s ON s.id = next.session_id JOIN user_credentials c ON c.user_id = s.user_id`)
}

// Advance checks and advances a token in one statement; see app.RefreshTokens.
func (s *RefreshTokens) Advance(ctx context.Context, a app.Advance) (domain.RefreshToken, domain.Standing, bool, error) {
	next := domain.RefreshToken{ID: a.SuccessorID, Digest: a.Successor, CreatedAt: a.Now}
	read := readStanding{now: a.Now}
	err := s.db.One(ctx, s.advance, []any{
		sql.Named("now", a.Now), sql.Named("digest", a.Digest[:]), sql.Named("id", a.SuccessorID),
		sql.Named("successor", a.Successor[:]), sql.Named("until", a.Now.Add(a.TTL)),
	}, append([]any{&next.Session, &next.Generation, &next.ExpiresAt}, read.columns()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.RefreshToken{}, domain.Standing{}, false, nil
	}
	if err != nil {
		return domain.RefreshToken{}, domain.Standing{}, false, database.Explain("advance refresh token", err)
	}
	st, err := read.standing(s.authority)
	next.User, next.ExpiresAt = st.Session.User, next.ExpiresAt.UTC()
	return next, st, err == nil, err
}

var findPresented = database.NewStatement(`
SELECT t.session_id, t.user_id, t.generation, t.created_at, t.expires_at, t.replaced_at,
	s.ended_at IS NULL AND s.expires_at > @now,
	coalesce(n.replaced_at IS NULL AND n.expires_at > @now, false), coalesce(n.expires_at, t.expires_at)
FROM refresh_tokens t
JOIN sessions s ON s.id = t.session_id
LEFT JOIN refresh_tokens n ON n.session_id = t.session_id AND n.generation = t.generation + 1 AND n.token_digest = @successor
WHERE t.token_digest = @digest`)

// Find gives a token that could not be advanced, or
// identity.ErrInvalidRefreshToken.
func (s *RefreshTokens) Find(ctx context.Context, digest, successor domain.Digest, now time.Time) (domain.Presented, error) {
	p := domain.Presented{Token: domain.RefreshToken{Digest: digest}}
	t := &p.Token
	err := s.db.One(ctx, findPresented, []any{
		sql.Named("now", now), sql.Named("digest", digest[:]), sql.Named("successor", successor[:]),
	}, &t.Session, &t.User, &t.Generation, &t.CreatedAt, &t.ExpiresAt, &t.ReplacedAt,
		&p.SessionAlive, &p.SuccessorUnused, &p.SuccessorExpiresAt)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Presented{}, identity.ErrInvalidRefreshToken
	}
	if err != nil {
		return domain.Presented{}, database.Explain("find refresh token", err)
	}
	p.SuccessorExpiresAt = p.SuccessorExpiresAt.UTC()
	return p, nil
}
