package gormstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// Totals is app.Totals on PostgreSQL.
type Totals struct{ db *database.DB }

// NewTotals makes the store.
func NewTotals(db *database.DB) *Totals { return &Totals{db} }

// Count is part of app.Totals. It takes time that grows with the number, so it
// has little of it; a sequential scan would take all of it.
func (s *Totals) Count(ctx context.Context, f app.Filter, at time.Time) (count int64, err error) {
	if err := requireRareBio(s.db.Conn(ctx), f); err != nil {
		return 0, err
	}
	err = s.db.Do(ctx, func(ctx context.Context) error {
		conn := s.db.Conn(ctx)
		for _, setting := range []string{`SET LOCAL statement_timeout = '2s'`, `SET LOCAL enable_seqscan = off`} {
			if err := conn.Exec(setting).Error; err != nil {
				return database.Explain("bound the count", err)
			}
		}
		counted, err := counted(conn, f, at)
		if err != nil {
			return err
		}
		return database.Explain("count accounts", conn.Raw(`SELECT count(*) FROM (?) counted`, counted).Scan(&count).Error)
	})
	if errors.Is(err, database.ErrTimeout) {
		return 0, user.ErrTotalTooSlow.Because(err)
	}
	return count, err
}

// Estimate is part of app.Totals: what the planner expects, which takes the
// time of planning.
func (s *Totals) Estimate(ctx context.Context, f app.Filter, at time.Time) (int64, error) {
	conn := s.db.Conn(ctx)
	counted, err := counted(conn, f, at)
	if err != nil {
		return 0, err
	}
	var text string
	if err := conn.Raw(`EXPLAIN (FORMAT JSON) ?`, counted).Row().Scan(&text); err != nil {
		return 0, database.Explain("estimate accounts", err)
	}
	var plans []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		}
	}
	if err := json.Unmarshal([]byte(text), &plans); err != nil || len(plans) != 1 {
		return 0, fmt.Errorf("read a plan of %d parts: %w", len(plans), err)
	}
	return int64(plans[0].Plan.Rows), nil
}

// counted selects the accounts that pass a filter. The role's id is looked up
// before, so that the planner knows how many hold it.
func counted(conn *gorm.DB, f app.Filter, at time.Time) (clause.Expression, error) {
	relation := accountsThemselves
	if f.LastLoginBefore != nil {
		relation = accountsOfLogins
	}
	users := anyStatus(matchingColumns(from(relation).take("u.id"), f), f, at)
	if f.Search != "" {
		users = users.where("u.search_text LIKE ?", contains(f.Search))
	}
	if f.Bio != "" {
		users = users.where("u.id IN (?)", bioMatches(f))
	}
	if f.Role == "" {
		return users, nil
	}
	var ids []string
	if err := conn.Model(&roleRow{}).Where("name = ?", f.Role).Pluck("id", &ids).Error; err != nil {
		return nil, database.Explain("find role", err)
	}
	if len(ids) == 0 {
		return users.where("false"), nil
	}
	return users.where(`u.id IN (SELECT ur.user_id FROM user_roles ur
 WHERE ur.role_id = ? AND ur.valid_from <= ? AND (ur.expires_at IS NULL OR ur.expires_at > ?))`, ids[0], at, at), nil
}

// AssignmentsOf is part of app.Totals.
func (s *Totals) AssignmentsOf(ctx context.Context, accounts []user.ID) (map[user.ID][]user.Assignment, error) {
	found := make(map[user.ID][]user.Assignment, len(accounts))
	if len(accounts) == 0 {
		return found, nil
	}
	var rows []namedGrantRow
	err := s.db.Conn(ctx).Table("user_roles").
		Select("user_roles.user_id", "user_roles.role_id", "user_roles.granted_by", "user_roles.reason",
			"user_roles.valid_from", "user_roles.expires_at", "user_roles.created_at", "roles.name").
		Joins("JOIN roles ON roles.id = user_roles.role_id").
		Where("user_roles.user_id IN ?", accounts).Order("user_roles.user_id, roles.name").Find(&rows).Error
	for _, row := range rows {
		account := user.ID(row.Grant.UserID)
		found[account] = append(found[account], row.grant().Assignment)
	}
	return found, database.Explain("read role assignments", err)
}
