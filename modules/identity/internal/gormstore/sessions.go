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
	LastUsedAt      time.Time  `gorm:"column:last_used_at"`
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
		AuthenticatedAt: s.AuthenticatedAt, LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt,
		IP: addressOf(s.IP), UserAgent: orNull(s.UserAgent),
	}
}

func (r sessionRow) session() identity.Session {
	s := identity.Session{
		ID: identity.SessionID(r.ID), User: user.ID(r.UserID), CreatedAt: r.CreatedAt.UTC(),
		AuthenticatedAt: r.AuthenticatedAt.UTC(), LastUsedAt: r.LastUsedAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
	}
	if r.IP != nil {
		s.IP = *r.IP
	}
	if r.UserAgent != nil {
		s.UserAgent = *r.UserAgent
	}
	return s
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

// maxListed bounds a list of sessions; nobody has so many.
const maxListed = 1000

// Alive lists the account's sessions that are alive, the newest first.
func (s *Sessions) Alive(ctx context.Context, id user.ID, now time.Time) ([]identity.Session, error) {
	var rows []sessionRow
	err := s.db.Conn(ctx).
		Select("id", "user_id", "created_at", "authenticated_at", "last_used_at", "expires_at", "host(ip) AS ip", "user_agent").
		Where("user_id = ? AND ended_at IS NULL AND expires_at > ?", id, now).
		Order("created_at DESC, id DESC").Limit(maxListed).Find(&rows).Error
	if err != nil {
		return nil, database.Explain("list sessions", err)
	}
	sessions := make([]identity.Session, 0, len(rows))
	for _, r := range rows {
		sessions = append(sessions, r.session())
	}
	return sessions, nil
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
