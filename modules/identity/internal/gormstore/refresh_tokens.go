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

// refreshTokensRow is a row of refresh_tokens.
type refreshTokensRow struct {
	SessionID      string    `gorm:"column:session_id;primaryKey"`
	Generation     int       `gorm:"column:generation"`
	IssuedAt       time.Time `gorm:"column:issued_at"`
	ExpiresAt      time.Time `gorm:"column:expires_at"`
	FamilyDigest   []byte    `gorm:"column:family_digest"`
	TokenDigest    []byte    `gorm:"column:token_digest"`
	PreviousDigest []byte    `gorm:"column:previous_digest"`
}

// TableName names the table.
func (refreshTokensRow) TableName() string { return "refresh_tokens" }

func refreshTokensRowOf(t domain.RefreshTokens) refreshTokensRow {
	row := refreshTokensRow{
		SessionID: string(t.Session), Generation: t.Generation, IssuedAt: t.IssuedAt, ExpiresAt: t.ExpiresAt,
		FamilyDigest: t.Family[:], TokenDigest: t.Newest[:],
	}
	if t.Previous != nil {
		row.PreviousDigest = t.Previous[:]
	}
	return row
}

// RefreshTokens keeps refresh tokens.
type RefreshTokens struct {
	db        *database.DB
	authority user.AuthorityColumn

	advance, advanceFree *database.Statement // the second leaves out what somebody else holds
}

// NewRefreshTokens returns the store on db; authority is what accounts may do.
func NewRefreshTokens(db *database.DB, authority user.AuthorityColumn) *RefreshTokens {
	return &RefreshTokens{db: db, authority: authority, advance: advance(authority, ""), advanceFree: advance(authority, "SKIP LOCKED")}
}

// advance exchanges the newest tokens of living sessions for their successors. It
// locks their rows first. Of many who present one token, one finds the row as it
// was: the others wait for its lock and see another token in it, or leave it out.
// No index holds what it writes.
func advance(authority user.AuthorityColumn, locked string) *database.Statement {
	return database.NewStatement(`
WITH presented AS MATERIALIZED (
	SELECT t.session_id, g.digest, g.successor
	FROM unnest(@families::bytea[], @digests::bytea[], @successors::bytea[]) AS g(family, digest, successor)
	JOIN refresh_tokens t ON t.family_digest = g.family
	WHERE t.token_digest = g.digest AND t.expires_at > @now
	FOR UPDATE OF t ` + locked + `
), advanced AS (
	UPDATE refresh_tokens t SET token_digest = p.successor, previous_digest = t.token_digest, generation = t.generation + 1,
		issued_at = @now, expires_at = least(@until, s.expires_at)
	FROM presented p JOIN sessions s ON s.id = p.session_id
	WHERE t.session_id = p.session_id AND t.token_digest = p.digest AND s.ended_at IS NULL AND s.expires_at > @now
	RETURNING t.session_id, t.family_digest, t.previous_digest, t.token_digest, t.generation, t.expires_at AS newest_expires_at,
		s.user_id, s.authenticated_at, s.expires_at, s.ended_at
)
SELECT s.family_digest, s.previous_digest, s.token_digest, s.session_id, s.generation, s.newest_expires_at, ` +
		stateColumns + ", " + authority.Roles("s.user_id", "@now") + `
FROM advanced s JOIN user_credentials c ON c.user_id = s.user_id`)
}

// Advance is part of app.RefreshTokens.
func (s *RefreshTokens) Advance(ctx context.Context, a app.Advance) (next app.Advanced, found bool, err error) {
	all, err := s.advanceBy(ctx, s.advance, []app.Advance{a})
	next, found = all[a.Digest]
	return next, found, err
}

// AdvanceAll is part of app.RefreshTokens.
func (s *RefreshTokens) AdvanceAll(ctx context.Context, all []app.Advance) (map[domain.Digest]app.Advanced, error) {
	return s.advanceBy(ctx, s.advanceFree, all)
}

func (s *RefreshTokens) advanceBy(ctx context.Context, by *database.Statement, all []app.Advance) (map[domain.Digest]app.Advanced, error) {
	now, until := all[0].Now, all[0].Now.Add(all[0].TTL)
	digests := func(of func(*app.Advance) *domain.Digest) any {
		column := make([][]byte, 0, len(all))
		for i := range all {
			column = append(column, of(&all[i])[:])
		}
		return database.Array(column)
	}
	found := make(map[domain.Digest]app.Advanced, len(all))
	err := s.db.All(ctx, by, []any{
		sql.Named("now", now), sql.Named("until", until),
		sql.Named("families", digests(func(a *app.Advance) *domain.Digest { return &a.Family })),
		sql.Named("digests", digests(func(a *app.Advance) *domain.Digest { return &a.Digest })),
		sql.Named("successors", digests(func(a *app.Advance) *domain.Digest { return &a.Successor })),
	}, func(scan func(into ...any) error) error {
		t, read := domain.RefreshTokens{IssuedAt: now}, readStanding{now: now}
		var family, previous, newest []byte
		into := append([]any{&family, &previous, &newest, &t.Session, &t.Generation, &t.ExpiresAt}, read.columns()...)
		if err := scan(into...); err != nil {
			return err
		}
		st, err := read.standing(s.authority)
		before := domain.Digest(previous)
		t.Family, t.Newest, t.Previous = domain.Digest(family), domain.Digest(newest), &before
		t.User, t.ExpiresAt = st.Session.User, t.ExpiresAt.UTC()
		found[before] = app.Advanced{Tokens: t, Bearer: st.Bearer()}
		return err
	})
	return found, database.Explain("advance refresh tokens", err)
}

var findFamily = database.NewStatement(`
SELECT t.session_id, s.user_id, t.generation, t.issued_at, t.expires_at, t.token_digest, t.previous_digest,
	s.ended_at IS NULL AND s.expires_at > @now
FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
WHERE t.family_digest = @family`)

// Find gives the tokens of a family; see app.RefreshTokens.
func (s *RefreshTokens) Find(ctx context.Context, family domain.Digest, now time.Time) (t domain.RefreshTokens, alive bool, err error) {
	t.Family = family
	var newest, previous []byte
	err = s.db.One(ctx, findFamily, []any{sql.Named("now", now), sql.Named("family", family[:])},
		&t.Session, &t.User, &t.Generation, &t.IssuedAt, &t.ExpiresAt, &newest, &previous, &alive)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.RefreshTokens{}, false, identity.ErrInvalidRefreshToken
	}
	if err != nil {
		return domain.RefreshTokens{}, false, database.Explain("find refresh tokens", err)
	}
	t.Newest = domain.Digest(newest)
	if previous != nil {
		before := domain.Digest(previous)
		t.Previous = &before
	}
	t.IssuedAt, t.ExpiresAt = t.IssuedAt.UTC(), t.ExpiresAt.UTC()
	return t, alive, nil
}
