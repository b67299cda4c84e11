package gormstore

import (
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// profileRow is a row of user_profiles: every account has one.
type profileRow struct {
	UserID      string    `gorm:"column:user_id;type:uuid;primaryKey"`
	FirstName   *string   `gorm:"column:first_name"`
	LastName    *string   `gorm:"column:last_name"`
	DisplayName *string   `gorm:"column:display_name"`
	Bio         *string   `gorm:"column:bio"`
	AvatarURL   *string   `gorm:"column:avatar_url"`
	Phone       *string   `gorm:"column:phone"`
	Locale      *string   `gorm:"column:locale"`
	Timezone    *string   `gorm:"column:timezone"`
	CreatedAt   time.Time `gorm:"column:created_at;autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"column:updated_at;autoUpdateTime:false"`
}

// TableName is GORM's way to learn the table.
func (profileRow) TableName() string { return "user_profiles" }

var profileColumns = []string{
	"user_id", "first_name", "last_name", "display_name", "bio", "avatar_url", "phone", "locale", "timezone",
}

func rowOfProfile(s domain.Snapshot) profileRow {
	return profileRow{
		UserID:    string(s.ID),
		FirstName: orNull(s.Profile.FirstName), LastName: orNull(s.Profile.LastName),
		DisplayName: orNull(s.Profile.DisplayName), Bio: orNull(s.Profile.Bio),
		AvatarURL: orNull(s.Profile.AvatarURL), Phone: orNull(s.Profile.Phone),
		Locale: orNull(s.Profile.Locale), Timezone: orNull(s.Profile.Timezone),
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
}

func (r profileRow) changes() map[string]any {
	return map[string]any{
		"first_name": r.FirstName, "last_name": r.LastName, "display_name": r.DisplayName, "bio": r.Bio,
		"avatar_url": r.AvatarURL, "phone": r.Phone, "locale": r.Locale, "timezone": r.Timezone,
		"updated_at": r.UpdatedAt,
	}
}

func (r profileRow) profile() user.Profile {
	return user.Profile{
		FirstName: text(r.FirstName), LastName: text(r.LastName), DisplayName: text(r.DisplayName),
		Bio: text(r.Bio), AvatarURL: text(r.AvatarURL), Phone: text(r.Phone),
		Locale: text(r.Locale), Timezone: text(r.Timezone),
	}
}
