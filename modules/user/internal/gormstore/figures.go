package gormstore

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/platform/database"
)

// Figures is app.Figures on the materialised views.
type Figures struct{ db *database.DB }

// NewFigures makes the store.
func NewFigures(db *database.DB) *Figures { return &Figures{db} }

// figureRow is a row of v_active_users_summary.
type figureRow struct {
	Status         user.Status
	EmailVerified  bool
	Users          int64
	LoggedIn30Days int64 `gorm:"column:logged_in_30_days"`
	Created30Days  int64 `gorm:"column:created_30_days"`
	RefreshedAt    time.Time
}

// Statistics is part of app.Figures.
func (s *Figures) Statistics(ctx context.Context) (user.Statistics, error) {
	var rows []figureRow
	err := s.db.Conn(ctx).Raw(`SELECT status, email_verified, users, logged_in_30_days, created_30_days, refreshed_at
  FROM v_active_users_summary ORDER BY status, email_verified`).Scan(&rows).Error
	if err != nil {
		return user.Statistics{}, database.Explain("read statistics", err)
	}
	var found user.Statistics
	for _, row := range rows {
		found.RefreshedAt = utc(&row.RefreshedAt)
		found.Groups = append(found.Groups, user.StatisticsGroup{
			Status: row.Status, EmailVerified: row.EmailVerified, Users: row.Users,
			LoggedIn: row.LoggedIn30Days, Created: row.Created30Days,
		})
	}
	return found, nil
}

// Refresh is part of app.Figures. It may take longer than a request's
// statements have; nobody waits for it.
func (s *Figures) Refresh(ctx context.Context) error {
	return s.db.Do(ctx, func(ctx context.Context) error {
		for _, statement := range []string{`SET LOCAL statement_timeout = '10min'`, `SELECT refresh_user_views()`} {
			if err := s.db.Conn(ctx).Exec(statement).Error; err != nil {
				return database.Explain("refresh views", err)
			}
		}
		return nil
	})
}
