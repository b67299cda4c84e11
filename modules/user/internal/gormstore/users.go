package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
	"roster/platform/fault"
)

// Users is app.Users on PostgreSQL.
type Users struct {
	db     *database.DB
	folder app.Folder
}

// NewUsers makes the store; the folder makes what searches compare with.
func NewUsers(db *database.DB, folder app.Folder) *Users { return &Users{db, folder} }

var addUser = database.NewStatement(`INSERT INTO users (id, email, email_canonical, username, username_canonical, status, email_verified_at,
  suspended_at, suspended_until, suspension_reason, external_id, metadata_public, metadata_private, search_text, version,
  created_at, updated_at, deleted_at, purge_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`)

// Add is part of app.Users. What it writes goes together with the next statement
// of the unit of work.
func (s *Users) Add(ctx context.Context, u *domain.User) error {
	snapshot := u.Snapshot()
	r := rowOfUser(snapshot, searchText(s.folder, snapshot))
	explain := func(err error) error { return explainWrite("add account", err) }
	err := s.db.Later(ctx, addUser, explain, r.ID, r.Email, r.EmailCanonical, r.Username, r.UsernameCanonical, r.Status, r.EmailVerifiedAt,
		r.SuspendedAt, r.SuspendedUntil, r.SuspensionReason, r.ExternalID, r.MetadataPublic, r.MetadataPrivate, r.SearchText, r.Version,
		r.CreatedAt, r.UpdatedAt, r.DeletedAt, r.PurgeAt)
	if err != nil {
		return err
	}
	grants := make([]namedGrantRow, 0, len(snapshot.Grants))
	for _, grant := range snapshot.Grants {
		grants = append(grants, rowOfFirstGrant(snapshot, grant))
	}
	return addBelongingsOf(ctx, s.db, []profileRow{rowOfProfile(snapshot)}, []loginRow{rowOfLogin(snapshot)}, grants)
}

// Lock is part of app.Users. The row is locked before the rest is read, so that
// all of it is as the unit of work before has left it.
func (s *Users) Lock(ctx context.Context, account user.ID) (*domain.User, error) {
	conn := s.db.Conn(ctx)
	var row userRow
	err := conn.Clauses(clause.Locking{Strength: "NO KEY UPDATE"}).
		Select(userColumns).Where("id = ?", string(account)).Take(&row).Error
	if err != nil {
		return nil, explainRead("lock account", err)
	}
	snapshot, err := row.snapshot()
	if err != nil {
		return nil, err
	}
	var profile profileRow
	err = conn.Select(profileColumns).Where("user_id = ?", string(account)).Take(&profile).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, database.Explain("read profile", err)
	}
	snapshot.Profile = profile.profile()
	snapshot.Grants, err = readGrants(conn, account)
	if err != nil {
		return nil, err
	}
	return domain.Restore(snapshot), nil
}

// Save is part of app.Users.
func (s *Users) Save(ctx context.Context, u *domain.User) error {
	now, loaded, conn := u.Snapshot(), u.Loaded(), s.db.Conn(ctx)
	saved := conn.Model(&userRow{}).
		Where("id = ? AND version = ?", string(now.ID), loaded.Version).
		Updates(rowOfUser(now, searchText(s.folder, now)).changes())
	if saved.Error != nil {
		return explainWrite("save account", saved.Error)
	}
	if saved.RowsAffected == 0 {
		return user.ErrStale
	}
	if now.Profile != loaded.Profile {
		if err := saveProfile(conn, rowOfProfile(now)); err != nil {
			return err
		}
	}
	return s.saveGrants(ctx, now.ID, loaded.Grants, now.Grants)
}

// saveProfile also makes a row where there is none: accounts may have been
// imported without.
func saveProfile(conn *gorm.DB, row profileRow) error {
	err := conn.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "user_id"}},
		DoUpdates: clause.Assignments(row.changes()),
	}).Create(&row).Error
	return database.Explain("save profile", err)
}

// recordLogin locks the account's row as a change of it would, so that a login
// and a suspension or deletion wait for each other.
var recordLogin = database.NewStatement(`WITH account AS (
  SELECT id FROM users WHERE id = @account AND deleted_at IS NULL FOR NO KEY UPDATE
)
INSERT INTO user_logins AS l (user_id, last_login_at) SELECT id, @at FROM account
ON CONFLICT (user_id) DO UPDATE SET last_login_at = greatest(l.last_login_at, EXCLUDED.last_login_at)`)

// RecordLogin is part of app.Users. It goes together with the next statement of
// the unit of work.
func (s *Users) RecordLogin(ctx context.Context, account user.ID, at time.Time) error {
	return s.db.LaterCounted(ctx, recordLogin, func(recorded int64, err error) error {
		if err == nil && recorded == 0 {
			return user.ErrNotFound
		}
		return database.Explain("record login", err)
	}, sql.Named("at", at), sql.Named("account", string(account)))
}

// Pin is part of app.Users. FOR SHARE waits for who changes the account, and
// makes them wait.
func (s *Users) Pin(ctx context.Context, account user.ID) error {
	var found []string
	err := s.db.Conn(ctx).Model(&userRow{}).Clauses(clause.Locking{Strength: "SHARE"}).
		Where("id = ?", string(account)).Pluck("id", &found).Error
	return database.Explain("pin account", err)
}

// explainRead tells a missing account from a failure.
func explainRead(doing string, err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return user.ErrNotFound
	}
	return database.Explain(doing, err)
}

// taken says which fault a violated unique index stands for.
var taken = map[string]*fault.Error{
	"users_email_canonical_key":    user.ErrEmailTaken,
	"users_username_canonical_key": user.ErrUsernameTaken,
	"users_external_id_key":        user.ErrExternalIDTaken,
}

func explainWrite(doing string, err error) error {
	if constraint, ok := database.Violated(err); ok {
		if known, ok := taken[constraint]; ok {
			return known.Because(fmt.Errorf("%s: %w", doing, err))
		}
	}
	return database.Explain(doing, err)
}
