package identitymodule_test

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/database"
	"roster/platform/uuidgen"
)

// accounts stands in for the user module on its own table, because identity's
// rows hang on it. Everybody is nobody in particular: there are no roles.
type accounts struct{ db *database.DB }

func (a accounts) Register(ctx context.Context, r user.Registration) (user.Account, error) {
	if _, err := a.FindByLogin(ctx, r.Email.String()); err == nil {
		return user.Account{}, user.ErrEmailTaken
	}
	var name, canonicalName, verifiedAt, status any = nil, nil, nil, user.Pending
	if !r.Username.IsZero() {
		name, canonicalName = r.Username.String(), r.Username.Canonical()
	}
	if r.Verified {
		verifiedAt, status = time.Now(), user.Active
	}
	id := user.ID(uuidgen.New().Random())
	err := a.db.Conn(ctx).Exec(`INSERT INTO users (id, email, email_canonical, username, username_canonical, status, email_verified_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, id, r.Email.String(), r.Email.Canonical(), name, canonicalName, status, verifiedAt).Error
	if err != nil {
		return user.Account{}, err
	}
	return a.Account(ctx, id)
}

func (a accounts) Account(ctx context.Context, id user.ID) (user.Account, error) {
	return a.find(ctx, "id = ?", id)
}

func (a accounts) FindByLogin(ctx context.Context, login string) (user.Account, error) {
	return a.find(ctx, "lower(?) IN (email_canonical, username_canonical)", login)
}

func (a accounts) TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error) {
	err = a.db.Conn(ctx).Raw(`SELECT coalesce((SELECT id::text FROM users WHERE email_canonical = ?), ''),
		coalesce((SELECT id::text FROM users WHERE username_canonical = nullif(?, '')), '')`, email.Canonical(), username.Canonical()).
		Row().Scan(&byEmail, &byUsername)
	return byEmail, byUsername, err
}

func (a accounts) find(ctx context.Context, where string, arg any) (user.Account, error) {
	var account user.Account
	var email string
	err := a.db.Conn(ctx).Table("users").Select("id, email, status, email_verified_at IS NOT NULL").Where(where, arg).
		Row().Scan(&account.ID, &email, &account.Status, &account.EmailVerified)
	if errors.Is(err, sql.ErrNoRows) {
		return user.Account{}, user.ErrNotFound
	}
	if err != nil {
		return user.Account{}, err
	}
	account.Email, err = user.ParseEmail(email)
	return account, err
}

func (a accounts) ConfirmEmail(ctx context.Context, id user.ID, _ user.Email) error {
	return a.db.Conn(ctx).Exec("UPDATE users SET status = 'active', email_verified_at = now() WHERE id = ?", id).Error
}

func (a accounts) RecordLogin(ctx context.Context, id user.ID, at time.Time) error {
	return a.db.Conn(ctx).Exec("INSERT INTO user_logins (user_id, last_login_at) VALUES (?, ?) ON CONFLICT (user_id) DO UPDATE SET last_login_at = EXCLUDED.last_login_at", id, at).Error
}

func (a accounts) Suspend(ctx context.Context, id user.ID, reason string) error {
	return a.db.Conn(ctx).Exec("UPDATE users SET status = 'suspended', suspended_at = now(), suspension_reason = ? WHERE id = ?", reason, id).Error
}

func (a accounts) ChangeEmail(ctx context.Context, id user.ID, email user.Email) error {
	return a.db.Conn(ctx).Exec("UPDATE users SET email = ?, email_canonical = ?, email_verified_at = now() WHERE id = ?",
		email.String(), email.Canonical(), id).Error
}

// Authority lets the account called ada do everything, and others nothing.
func (a accounts) Authority(ctx context.Context, id user.ID) (user.Authority, error) {
	var column []byte
	err := a.db.Conn(ctx).Raw("SELECT "+a.Column("?", "now()"), id).Row().Scan(&column)
	if err != nil {
		return user.Authority{}, err
	}
	return a.Read(column, time.Now())
}

// Column is part of user.AuthorityColumn.
func (accounts) Column(account, _ string) string {
	return "(SELECT u.status || coalesce(' ' || u.username_canonical, '') FROM users u WHERE u.id = " + account + ")"
}

// Roles is part of user.AuthorityColumn.
func (a accounts) Roles(account, at string) string { return a.Column(account, at) }

// Read is part of user.AuthorityColumn.
func (accounts) Read(column []byte, _ time.Time) (user.Authority, error) {
	if column == nil {
		return user.Authority{}, user.ErrNotFound
	}
	status, name, _ := strings.Cut(string(column), " ")
	authority := user.Authority{Status: user.Status(status)}
	if name == "ada" {
		for _, p := range identity.Permissions() {
			authority.Permissions = append(authority.Permissions, p.Name)
		}
		slices.Sort(authority.Permissions)
	}
	return authority, nil
}

// accountColumns stands in for the user module's.
type accountColumns struct{}

func (accountColumns) Join(account string) string { return " JOIN users u ON u.id = " + account + " " }

func (accountColumns) Columns(string) string { return "u.id, u.status" }

func (accountColumns) Scan(scan func(...any) error, _ time.Time, before ...any) (a user.Account, err error) {
	err = scan(append(before, &a.ID, &a.Status)...)
	return a, err
}
