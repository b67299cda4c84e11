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

// sessionRow is a row of sessions.
type sessionRow struct {
	ID              string     `gorm:"column:id;primaryKey"`
	UserID          string     `gorm:"column:user_id"`
	CreatedAt       time.Time  `gorm:"column:created_at"`
	AuthenticatedAt time.Time  `gorm:"column:authenticated_at"`
	ExpiresAt       time.Time  `gorm:"column:expires_at"`
	EndedAt         *time.Time `gorm:"column:ended_at"`
	EndReason       *string    `gorm:"column:end_reason"`
	IP              *string    `gorm:"column:ip"`
	UserAgent       *string    `gorm:"column:user_agent"`
}

// TableName names the table.
func (sessionRow) TableName() string { return "sessions" }

func sessionRowOf(s identity.Session) sessionRow {
	return sessionRow{
		ID: string(s.ID), UserID: string(s.User), CreatedAt: s.CreatedAt,
		AuthenticatedAt: s.AuthenticatedAt, ExpiresAt: s.ExpiresAt,
		IP: addressOf(s.IP), UserAgent: orNull(s.UserAgent),
	}
}

// Sessions keeps sessions.
type Sessions struct {
	db        *database.DB
	authority user.AuthorityColumn
	standing  *database.Statement
}

// NewSessions returns the store on db; authority is what accounts may do.
func NewSessions(db *database.DB, authority user.AuthorityColumn) *Sessions {
	return &Sessions{db: db, authority: authority, standing: database.NewStatement(`
SELECT ` + standingColumns(authority) + `
FROM sessions s JOIN user_credentials c ON c.user_id = s.user_id
WHERE s.id = @id`)}
}

// Standing is what a request is checked against. It returns
// identity.ErrSessionNotFound.
func (s *Sessions) Standing(ctx context.Context, id identity.SessionID, now time.Time) (domain.Standing, error) {
	read := readStanding{now: now}
	err := s.db.One(ctx, s.standing, []any{sql.Named("id", id), sql.Named("now", now)}, read.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return domain.Standing{}, identity.ErrSessionNotFound
	}
	if err != nil {
		return domain.Standing{}, database.Explain("read session", err)
	}
	return read.standing(s.authority)
}

// alive lists at most 1,000 sessions; nobody has so many. One whose refresh
// tokens are not known any more was last used, as far as is known, when it began.
var alive = database.NewStatement(`
SELECT s.id, s.user_id, s.created_at, s.authenticated_at, coalesce(t.issued_at, s.created_at), s.expires_at,
	coalesce(host(s.ip), ''), coalesce(s.user_agent, '')
FROM sessions s LEFT JOIN refresh_tokens t ON t.session_id = s.id
WHERE s.user_id = @user AND s.ended_at IS NULL AND s.expires_at > @now
ORDER BY s.created_at DESC, s.id DESC LIMIT 1000`)

// Alive lists the account's sessions that are alive, the newest first.
func (s *Sessions) Alive(ctx context.Context, id user.ID, now time.Time) ([]identity.Session, error) {
	sessions := []identity.Session{}
	err := s.db.All(ctx, alive, []any{sql.Named("user", id), sql.Named("now", now)}, func(scan func(into ...any) error) error {
		var s identity.Session
		err := scan(&s.ID, &s.User, &s.CreatedAt, &s.AuthenticatedAt, &s.LastUsedAt, &s.ExpiresAt, &s.IP, &s.UserAgent)
		for _, at := range []*time.Time{&s.CreatedAt, &s.AuthenticatedAt, &s.LastUsedAt, &s.ExpiresAt} {
			*at = at.UTC()
		}
		sessions = append(sessions, s)
		return err
	})
	return sessions, database.Explain("list sessions", err)
}

// End ends one session of the account and tells whether it was alive.
func (s *Sessions) End(ctx context.Context, owner user.ID, id identity.SessionID, why identity.EndReason, now time.Time) (bool, error) {
	ended := s.db.Conn(ctx).Model(&sessionRow{}).
		Where("id = ? AND user_id = ? AND ended_at IS NULL AND expires_at > ?", id, owner, now).
		Updates(map[string]any{"ended_at": now, "end_reason": why})
	return ended.RowsAffected == 1, database.Explain("end session", ended.Error)
}

// EndAll ends all sessions of the account but one and tells how many were alive.
func (s *Sessions) EndAll(ctx context.Context, owner user.ID, but identity.SessionID, why identity.EndReason, now time.Time) (int, error) {
	alive := s.db.Conn(ctx).Model(&sessionRow{}).Where("user_id = ? AND ended_at IS NULL AND expires_at > ?", owner, now)
	if but != "" {
		alive = alive.Where("id <> ?", but)
	}
	ended := alive.Updates(map[string]any{"ended_at": now, "end_reason": why})
	return int(ended.RowsAffected), database.Explain("end sessions", ended.Error)
}

// Reauthenticated notes the time of a proof; see app.SessionProofs.
func (s *Sessions) Reauthenticated(ctx context.Context, owner user.ID, id identity.SessionID, now time.Time) (bool, error) {
	noted := s.db.Conn(ctx).Model(&sessionRow{}).
		Where("id = ? AND user_id = ? AND ended_at IS NULL AND expires_at > ?", id, owner, now).
		Updates(map[string]any{"authenticated_at": now})
	return noted.RowsAffected == 1, database.Explain("note a proof", noted.Error)
}
