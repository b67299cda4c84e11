package gormstore

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"roster/modules/user"
	"roster/platform/database"
)

// Authorities is app.Authorities on PostgreSQL.
type Authorities struct{ db *database.DB }

// NewAuthorities makes the store.
func NewAuthorities(db *database.DB) *Authorities { return &Authorities{db} }

var authorityStatement = database.NewStatement("SELECT " + AuthorityColumn{}.Column("@account", "@at"))

// Authority is part of app.Authorities.
func (s *Authorities) Authority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error) {
	var column []byte
	err := s.db.One(ctx, authorityStatement, []any{sql.Named("at", at), sql.Named("account", string(account))}, &column)
	if err != nil {
		return user.Authority{}, database.Explain("read authority", err)
	}
	return AuthorityColumn{}.Read(column, at)
}

// holdRoles takes the lock of Roles.Hold, in one order.
const holdRoles = `SELECT r.id FROM roles r
 WHERE r.id IN (SELECT ur.role_id FROM user_roles ur
                 WHERE ur.user_id = @account AND ur.valid_from <= @at AND (ur.expires_at IS NULL OR ur.expires_at > @at))
 ORDER BY r.id FOR KEY SHARE OF r`

// HoldAuthority is part of app.Authorities. It reads after the lock, so it sees
// what those who held it before have left.
func (s *Authorities) HoldAuthority(ctx context.Context, account user.ID, at time.Time) (user.Authority, error) {
	var held []string
	err := s.db.Conn(ctx).Raw(holdRoles, sql.Named("account", string(account)), sql.Named("at", at)).Scan(&held).Error
	if err != nil {
		return user.Authority{}, database.Explain("hold roles", err)
	}
	return s.Authority(ctx, account, at)
}

// Assignments is part of app.Authorities.
func (s *Authorities) Assignments(ctx context.Context, account user.ID) ([]user.Assignment, error) {
	conn := s.db.Conn(ctx)
	var found userRow
	err := conn.Select("id").Where("id = ? AND deleted_at IS NULL", string(account)).Take(&found).Error
	if err != nil {
		return nil, explainRead("find account", err)
	}
	grants, err := readGrants(conn, account)
	if err != nil {
		return nil, err
	}
	assignments := make([]user.Assignment, 0, len(grants))
	for _, grant := range grants {
		assignments = append(assignments, grant.Assignment)
	}
	return assignments, nil
}

const (
	lockAdministrators = `SELECT id FROM roles WHERE name = @role FOR NO KEY UPDATE`
	// anotherAdministrator reads after the lock, so it sees what the unit of
	// work that held it before has left.
	anotherAdministrator = `SELECT EXISTS (SELECT FROM user_roles ur JOIN users u ON u.id = ur.user_id
 WHERE ur.role_id = @role AND ur.user_id <> @but AND ur.valid_from <= @at AND ur.expires_at IS NULL
   AND u.deleted_at IS NULL AND (u.status = 'active' OR u.status = 'suspended' AND u.suspended_until <= @at))`
)

// Administrator is part of app.Authorities. The lock is the one on the role's
// row: it lets assignments refer to the role meanwhile.
func (s *Authorities) Administrator(ctx context.Context, but user.ID, at time.Time) (bool, error) {
	conn := s.db.Conn(ctx)
	var role string
	err := conn.Raw(lockAdministrators, sql.Named("role", user.AdministratorRole)).Row().Scan(&role)
	if err != nil {
		return false, database.Explain("lock administrators' role", err)
	}
	var another bool
	err = conn.Raw(anotherAdministrator,
		sql.Named("role", role), sql.Named("but", string(but)), sql.Named("at", at)).Row().Scan(&another)
	return another, database.Explain("look for another administrator", err)
}

// names splits what string_agg has joined.
func names(joined string) []string {
	if joined == "" {
		return []string{}
	}
	return strings.Split(joined, ",")
}
