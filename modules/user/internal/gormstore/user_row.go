package gormstore

import (
	"encoding/json"
	"fmt"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// userRow is a row of users, and when it is loaded the time of the last login.
type userRow struct {
	ID                string     `gorm:"column:id;type:uuid;primaryKey"`
	Email             string     `gorm:"column:email"`
	EmailCanonical    string     `gorm:"column:email_canonical"`
	Username          *string    `gorm:"column:username"`
	UsernameCanonical *string    `gorm:"column:username_canonical"`
	Status            string     `gorm:"column:status"`
	EmailVerifiedAt   *time.Time `gorm:"column:email_verified_at"`
	SuspendedAt       *time.Time `gorm:"column:suspended_at"`
	SuspendedUntil    *time.Time `gorm:"column:suspended_until"`
	SuspensionReason  *string    `gorm:"column:suspension_reason"`
	ExternalID        *string    `gorm:"column:external_id"`
	MetadataPublic    string     `gorm:"column:metadata_public;type:jsonb"`
	MetadataPrivate   string     `gorm:"column:metadata_private;type:jsonb"`
	SearchText        string     `gorm:"column:search_text"`
	Version           int64      `gorm:"column:version"`
	CreatedAt         time.Time  `gorm:"column:created_at;autoCreateTime:false"`
	UpdatedAt         time.Time  `gorm:"column:updated_at;autoUpdateTime:false"`
	DeletedAt         *time.Time `gorm:"column:deleted_at"`
	PurgeAt           *time.Time `gorm:"column:purge_at"`
	LastLoginAt       *time.Time `gorm:"->;column:last_login_at"` // of user_logins, where it is written
}

// TableName is GORM's way to learn the table.
func (userRow) TableName() string { return "users" }

// userColumns are what an account is loaded from.
var userColumns = []string{
	"id", "email", "username", "status", "email_verified_at",
	"suspended_at", "suspended_until", "suspension_reason", "external_id",
	"metadata_public", "metadata_private", "version",
	"created_at", "updated_at", "deleted_at", "purge_at",
	"(SELECT l.last_login_at FROM user_logins l WHERE l.user_id = users.id) AS last_login_at",
}

func rowOfUser(s domain.Snapshot, searchText string) userRow {
	return userRow{
		ID:    string(s.ID),
		Email: s.Email.String(), EmailCanonical: s.Email.Canonical(),
		Username: orNull(s.Username.String()), UsernameCanonical: orNull(s.Username.Canonical()),
		Status: string(s.Status), EmailVerifiedAt: s.EmailVerifiedAt,
		SuspendedAt: s.SuspendedAt, SuspendedUntil: s.SuspendedUntil, SuspensionReason: orNull(s.SuspensionReason),
		ExternalID:     orNull(s.ExternalID),
		MetadataPublic: string(s.Metadata.Public), MetadataPrivate: string(s.Metadata.Private),
		SearchText: searchText, Version: s.Version,
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
		DeletedAt: s.DeletedAt, PurgeAt: s.PurgeAt,
	}
}

// changes are the columns that may differ after a load, so that a zero value is
// written like any other.
func (r userRow) changes() map[string]any {
	return map[string]any{
		"email": r.Email, "email_canonical": r.EmailCanonical,
		"username": r.Username, "username_canonical": r.UsernameCanonical,
		"status": r.Status, "email_verified_at": r.EmailVerifiedAt,
		"suspended_at": r.SuspendedAt, "suspended_until": r.SuspendedUntil, "suspension_reason": r.SuspensionReason,
		"external_id":     r.ExternalID,
		"metadata_public": r.MetadataPublic, "metadata_private": r.MetadataPrivate,
		"search_text": r.SearchText, "version": r.Version, "updated_at": r.UpdatedAt,
		"deleted_at": r.DeletedAt, "purge_at": r.PurgeAt,
	}
}

// snapshot is what the row says; profile and grants have rows of their own.
func (r userRow) snapshot() (domain.Snapshot, error) {
	email, name, err := identifiers(r.ID, r.Email, text(r.Username))
	if err != nil {
		return domain.Snapshot{}, err
	}
	return domain.Snapshot{
		ID: user.ID(r.ID), Email: email, Username: name,
		Status: user.Status(r.Status), EmailVerifiedAt: utc(r.EmailVerifiedAt),
		SuspendedAt: utc(r.SuspendedAt), SuspendedUntil: utc(r.SuspendedUntil), SuspensionReason: text(r.SuspensionReason),
		ExternalID: text(r.ExternalID),
		Metadata: user.Metadata{
			Public: json.RawMessage(r.MetadataPublic), Private: json.RawMessage(r.MetadataPrivate),
		},
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), LastLoginAt: utc(r.LastLoginAt),
		DeletedAt: utc(r.DeletedAt), PurgeAt: utc(r.PurgeAt), Version: r.Version,
	}, nil
}

// identifiers reads back what was stored after it had been read once: a failure
// says that somebody else wrote the row.
func identifiers(id, email, username string) (user.Email, user.Username, error) {
	address, err := user.ParseEmail(email)
	if err != nil {
		return user.Email{}, user.Username{}, fmt.Errorf("stored email address of account %s: %w", id, corrupt(err))
	}
	if username == "" {
		return address, user.Username{}, nil
	}
	name, err := user.ParseUsername(username)
	if err != nil {
		return user.Email{}, user.Username{}, fmt.Errorf("stored username of account %s: %w", id, corrupt(err))
	}
	return address, name, nil
}
