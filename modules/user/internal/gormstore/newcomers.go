package gormstore

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
	"roster/platform/fault"
)

// Newcomers is app.Newcomers on PostgreSQL: a statement a table, however many
// accounts there are.
type Newcomers struct {
	db     *database.DB
	folder app.Folder
}

// NewNewcomers makes the store; the folder makes what searches compare with.
func NewNewcomers(db *database.DB, folder app.Folder) *Newcomers { return &Newcomers{db, folder} }

// addUsers returns the ids of those that were kept.
const addUsers = `INSERT INTO users (id, email, email_canonical, username, username_canonical, status, email_verified_at, suspended_at,
  suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, created_at, updated_at)
SELECT id, email, email_canonical, username, username_canonical, status, email_verified_at, suspended_at,
  suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, created_at, updated_at
  FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
    ?::timestamptz[], ?::text[], ?::text[], ?::text[]::jsonb[], ?::text[]::jsonb[], ?::text[], ?::timestamptz[], ?::timestamptz[])
  WITH ORDINALITY AS g(id, email, email_canonical, username, username_canonical, status, email_verified_at, suspended_at,
    suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, created_at, updated_at, position)
 ORDER BY position
ON CONFLICT DO NOTHING RETURNING id`

// addBelongings is one statement for profiles, logins and assignments.
var addBelongings = database.NewStatement(`WITH profiles AS (INSERT INTO user_profiles (user_id, first_name, last_name, display_name, bio, avatar_url, phone, locale, timezone, created_at, updated_at)
SELECT user_id, first_name, last_name, display_name, bio, avatar_url, phone, locale, timezone, created_at, updated_at
  FROM unnest($1::text[]::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::timestamptz[], $11::timestamptz[])
    AS g(user_id, first_name, last_name, display_name, bio, avatar_url, phone, locale, timezone, created_at, updated_at)),
logins AS (INSERT INTO user_logins (user_id, last_login_at)
SELECT user_id, last_login_at FROM unnest($12::text[]::uuid[], $13::timestamptz[]) AS g(user_id, last_login_at))
INSERT INTO user_roles (user_id, role_id, granted_by, reason, valid_from, expires_at, created_at, user_created_at)
SELECT g.user_id, r.id, g.granted_by, g.reason, g.valid_from, g.expires_at, g.created_at, g.user_created_at
  FROM unnest($14::text[]::uuid[], $15::text[], $16::text[]::uuid[], $17::text[], $18::timestamptz[], $19::timestamptz[], $20::timestamptz[],
    $21::timestamptz[])
    AS g(user_id, role, granted_by, reason, valid_from, expires_at, created_at, user_created_at) JOIN roles r ON r.name = g.role`)

// AddAll is part of app.Newcomers.
func (s *Newcomers) AddAll(ctx context.Context, users []*domain.User) (left []*domain.User, err error) {
	if len(users) == 0 {
		return nil, nil
	}
	kept, err := s.addUsers(ctx, users)
	if err != nil {
		return nil, err
	}
	var profiles []profileRow
	var logins []loginRow
	var grants []namedGrantRow
	for _, u := range users {
		now := u.Snapshot()
		if !kept[now.ID] {
			left = append(left, u)
			continue
		}
		profiles = append(profiles, rowOfProfile(now))
		logins = append(logins, rowOfLogin(now))
		for _, grant := range now.Grants {
			grants = append(grants, rowOfFirstGrant(now, grant))
		}
	}
	if len(profiles) == 0 {
		return left, nil
	}
	return left, addBelongingsOf(ctx, s.db, profiles, logins, grants)
}

func (s *Newcomers) addUsers(ctx context.Context, users []*domain.User) (kept map[user.ID]bool, err error) {
	rows := make([]userRow, 0, len(users))
	for _, u := range users {
		now := u.Snapshot()
		rows = append(rows, rowOfUser(now, searchText(s.folder, now)))
	}
	var ids []user.ID
	err = s.db.Conn(ctx).Raw(addUsers,
		column(rows, func(r userRow) string { return r.ID }),
		column(rows, func(r userRow) string { return r.Email }),
		column(rows, func(r userRow) string { return r.EmailCanonical }),
		column(rows, func(r userRow) *string { return r.Username }),
		column(rows, func(r userRow) *string { return r.UsernameCanonical }),
		column(rows, func(r userRow) string { return r.Status }),
		column(rows, func(r userRow) *time.Time { return r.EmailVerifiedAt }),
		column(rows, func(r userRow) *time.Time { return r.SuspendedAt }),
		column(rows, func(r userRow) *time.Time { return r.SuspendedUntil }),
		column(rows, func(r userRow) *string { return r.SuspensionReason }),
		column(rows, func(r userRow) *string { return r.ExternalID }),
		column(rows, func(r userRow) string { return r.MetadataPublic }),
		column(rows, func(r userRow) string { return r.MetadataPrivate }),
		column(rows, func(r userRow) string { return r.SearchText }),
		column(rows, func(r userRow) time.Time { return r.CreatedAt }),
		column(rows, func(r userRow) time.Time { return r.UpdatedAt }),
	).Scan(&ids).Error
	kept = make(map[user.ID]bool, len(ids))
	for _, id := range ids {
		kept[id] = true
	}
	return kept, database.Explain("add accounts", err)
}

// addBelongingsOf finds roles by name: user.ErrUnknownRole, at once or from a
// later step of the unit of work.
func addBelongingsOf(ctx context.Context, db *database.DB, profiles []profileRow, logins []loginRow, grants []namedGrantRow) error {
	judge := func(granted int64, err error) error {
		if constraint, ok := database.Violated(err); ok && constraint == "user_roles_role_id_fkey" { // deleted meanwhile
			return user.ErrUnknownRole.Because(err)
		}
		if err == nil && granted != int64(len(grants)) {
			return user.ErrUnknownRole
		}
		return database.Explain("add what belongs to accounts", err)
	}
	return db.LaterCounted(ctx, addBelongings, judge,
		column(profiles, func(r profileRow) string { return r.UserID }),
		column(profiles, func(r profileRow) *string { return r.FirstName }),
		column(profiles, func(r profileRow) *string { return r.LastName }),
		column(profiles, func(r profileRow) *string { return r.DisplayName }),
		column(profiles, func(r profileRow) *string { return r.Bio }),
		column(profiles, func(r profileRow) *string { return r.AvatarURL }),
		column(profiles, func(r profileRow) *string { return r.Phone }),
		column(profiles, func(r profileRow) *string { return r.Locale }),
		column(profiles, func(r profileRow) *string { return r.Timezone }),
		column(profiles, func(r profileRow) time.Time { return r.CreatedAt }),
		column(profiles, func(r profileRow) time.Time { return r.UpdatedAt }),
		column(logins, func(r loginRow) string { return r.UserID }),
		column(logins, func(r loginRow) *time.Time { return r.LastLoginAt }),
		column(grants, func(r namedGrantRow) string { return r.Grant.UserID }),
		column(grants, func(r namedGrantRow) string { return r.Name }),
		column(grants, func(r namedGrantRow) *string { return r.Grant.GrantedBy }),
		column(grants, func(r namedGrantRow) *string { return r.Grant.Reason }),
		column(grants, func(r namedGrantRow) time.Time { return r.Grant.ValidFrom }),
		column(grants, func(r namedGrantRow) *time.Time { return r.Grant.ExpiresAt }),
		column(grants, func(r namedGrantRow) time.Time { return r.Grant.CreatedAt }),
		column(grants, func(r namedGrantRow) *time.Time { return r.Grant.UserCreatedAt }))
}

// column is one column of rows as an array.
func column[R, V any](rows []R, of func(R) V) any {
	values := make([]V, 0, len(rows))
	for _, row := range rows {
		values = append(values, of(row))
	}
	return database.Array(values)
}

// takenIdentifiers finds each of the three by its own unique index.
const takenIdentifiers = `SELECT g.id, 'email' AS which FROM unnest(?::text[], ?::text[]) AS g(id, key)
 WHERE EXISTS (SELECT FROM users u WHERE u.email_canonical = g.key AND u.deleted_at IS NULL)
UNION ALL SELECT g.id, 'username' FROM unnest(?::text[], ?::text[]) AS g(id, key)
 WHERE EXISTS (SELECT FROM users u WHERE u.username_canonical = g.key AND u.deleted_at IS NULL)
UNION ALL SELECT g.id, 'external_id' FROM unnest(?::text[], ?::text[]) AS g(id, key)
 WHERE EXISTS (SELECT FROM users u WHERE u.external_id = g.key AND u.deleted_at IS NULL)`

var takenFaults = map[string]*fault.Error{
	"email": user.ErrEmailTaken, "username": user.ErrUsernameTaken, "external_id": user.ErrExternalIDTaken,
}

// Taken is part of app.Newcomers.
func (s *Newcomers) Taken(ctx context.Context, users []*domain.User) (map[user.ID][]*fault.Error, error) {
	var found []struct {
		ID    user.ID
		Which string
	}
	ids := column(users, func(u *domain.User) string { return string(u.Snapshot().ID) })
	err := s.db.Conn(ctx).Raw(takenIdentifiers, ids, column(users, func(u *domain.User) string { return u.Snapshot().Email.Canonical() }),
		ids, column(users, func(u *domain.User) *string { return orNull(u.Snapshot().Username.Canonical()) }),
		ids, column(users, func(u *domain.User) *string { return orNull(u.Snapshot().ExternalID) }),
	).Scan(&found).Error
	taken := make(map[user.ID][]*fault.Error, len(found))
	for _, row := range found {
		taken[row.ID] = append(taken[row.ID], takenFaults[row.Which])
	}
	return taken, database.Explain("look for taken identifiers", err)
}
