package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
)

// Accounts is app.Accounts on PostgreSQL.
type Accounts struct {
	db        *database.DB
	creations creationsCache
}

// NewAccounts makes the store.
func NewAccounts(db *database.DB) *Accounts { return &Accounts{db: db} }

// accountColumns are whole accounts: their one parameter is the time. Roles come
// as one text, sorted, because a role's name holds no comma.
const accountColumns = `u.id, u.email, coalesce(u.username, ''), u.status, u.email_verified_at IS NOT NULL,
  coalesce(u.external_id, ''), u.metadata_public, u.metadata_private,
  u.created_at, u.updated_at, l.last_login_at, u.suspended_until, u.deleted_at, u.purge_at, u.version,
  coalesce(p.first_name, ''), coalesce(p.last_name, ''), coalesce(p.display_name, ''), coalesce(p.bio, ''),
  coalesce(p.avatar_url, ''), coalesce(p.phone, ''), coalesce(p.locale, ''), coalesce(p.timezone, ''),
  (SELECT coalesce(string_agg(r.name, ',' ORDER BY r.name), '')
     FROM user_roles ur JOIN roles r ON r.id = ur.role_id
    WHERE ur.user_id = u.id AND ur.valid_from <= @at AND (ur.expires_at IS NULL OR ur.expires_at > @at))`

const accountSelect = `SELECT ` + accountColumns

// accountParts are what belongs to users u, besides roles.
const accountParts = ` LEFT JOIN user_logins l ON l.user_id = u.id LEFT JOIN user_profiles p ON p.user_id = u.id `

const accountFrom = ` FROM users u` + accountParts

var accountByID = database.NewStatement(accountSelect + accountFrom + `WHERE u.id = @value AND u.deleted_at IS NULL`)

// Account is part of app.Accounts.
func (s *Accounts) Account(ctx context.Context, account user.ID, at time.Time) (user.Account, error) {
	return s.one(ctx, at, accountByID, string(account))
}

// keyed are the statements that find an account by an identifier.
var keyed = map[app.Key]*database.Statement{
	app.ByEmail:      database.NewStatement(accountSelect + accountFrom + `WHERE u.email_canonical = @value AND u.deleted_at IS NULL`),
	app.ByUsername:   database.NewStatement(accountSelect + accountFrom + `WHERE u.username_canonical = @value AND u.deleted_at IS NULL`),
	app.ByExternalID: database.NewStatement(accountSelect + accountFrom + `WHERE u.external_id = @value AND u.deleted_at IS NULL`),
}

// By is part of app.Accounts.
func (s *Accounts) By(ctx context.Context, key app.Key, value string, at time.Time) (user.Account, error) {
	return s.one(ctx, at, keyed[key], value)
}

var takenBy = database.NewStatement(`SELECT
 coalesce((SELECT id::text FROM users WHERE email_canonical = @email AND deleted_at IS NULL), ''),
 coalesce((SELECT id::text FROM users WHERE username_canonical = @username AND deleted_at IS NULL), '')`)

// TakenBy is part of app.Accounts.
func (s *Accounts) TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error) {
	err = s.db.One(ctx, takenBy, []any{
		sql.Named("email", email.Canonical()), sql.Named("username", orNull(username.Canonical())),
	}, &byEmail, &byUsername)
	return byEmail, byUsername, database.Explain("look for taken identifiers", err)
}

func (s *Accounts) one(ctx context.Context, at time.Time, statement *database.Statement, value string) (user.Account, error) {
	account, err := scanAccount(func(into ...any) error {
		return s.db.One(ctx, statement, []any{sql.Named("at", at), sql.Named("value", value)}, into...)
	}, at)
	if errors.Is(err, sql.ErrNoRows) {
		return user.Account{}, user.ErrNotFound
	}
	return account, database.Explain("read account", err)
}

// scanAccount reads one row of accountColumns, which may have others before. It
// hands out plain types only, for which drivers need not look at a value by
// reflection.
func scanAccount(scan func(into ...any) error, at time.Time, before ...any) (user.Account, error) {
	var (
		a                                  user.Account
		id, email, username, status, roles string
		public, private                    []byte
	)
	p := &a.Profile
	err := scan(append(before, &id, &email, &username, &status, &a.EmailVerified,
		&a.ExternalID, &public, &private,
		&a.CreatedAt, &a.UpdatedAt, &a.LastLoginAt, &a.SuspendedUntil, &a.DeletedAt, &a.PurgeAt, &a.Version,
		&p.FirstName, &p.LastName, &p.DisplayName, &p.Bio, &p.AvatarURL, &p.Phone, &p.Locale, &p.Timezone,
		&roles)...)
	if err != nil {
		return user.Account{}, err //nolint:wrapcheck // the callers say what they were reading
	}
	if a.Email, a.Username, err = identifiers(id, email, username); err != nil {
		return user.Account{}, err
	}
	a.ID = user.ID(id)
	a.Metadata = user.Metadata{Public: public, Private: private}
	a.Roles = names(roles)
	a.CreatedAt, a.UpdatedAt = a.CreatedAt.UTC(), a.UpdatedAt.UTC()
	a.LastLoginAt, a.DeletedAt, a.PurgeAt = utc(a.LastLoginAt), utc(a.DeletedAt), utc(a.PurgeAt)
	a.Status = domain.EffectiveStatus(user.Status(status), a.SuspendedUntil, a.DeletedAt, at)
	if a.Status != user.Suspended {
		a.SuspendedUntil = nil
	}
	a.SuspendedUntil = utc(a.SuspendedUntil)
	return a, nil
}
