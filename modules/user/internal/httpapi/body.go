package httpapi

import (
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/platform/httpserver"
)

// userBody is an account. Members without a value are null.
type userBody struct {
	ID             string       `json:"id" format:"uuid"`
	Email          string       `json:"email" maxLength:"254" example:"ada@example.com" doc:"As its person wrote it."`
	Username       *string      `json:"username" maxLength:"32" example:"ada"`
	Status         string       `json:"status" enum:"pending,active,suspended,deleted" doc:"By the clock: a suspension that has run out is over."`
	EmailVerified  bool         `json:"email_verified"`
	Profile        profileBody  `json:"profile"`
	Metadata       metadataBody `json:"metadata"`
	Roles          []string     `json:"roles" nullable:"false" maxItems:"200" maxLength:"63" example:"user" doc:"Names of the roles in force, sorted."`
	ExternalID     *string      `json:"external_id" maxLength:"255" example:"hr-1815" doc:"Another system's name for the account."`
	CreatedAt      time.Time    `json:"created_at"`
	UpdatedAt      time.Time    `json:"updated_at"`
	LastLoginAt    *time.Time   `json:"last_login_at"`
	SuspendedUntil *time.Time   `json:"suspended_until" doc:"Null also when a suspension has no end."`
	DeletedAt      *time.Time   `json:"deleted_at"`
	PurgeAt        *time.Time   `json:"purge_at" doc:"When a deleted account is removed for good."`

	Assignments *[]AssignmentBody `json:"assignments,omitempty" maxItems:"200" doc:"Only with expand=assignments."`
}

type profileBody struct {
	FirstName   *string `json:"first_name" maxLength:"100" example:"Ada"`
	LastName    *string `json:"last_name" maxLength:"100" example:"Lovelace"`
	DisplayName *string `json:"display_name" maxLength:"100" example:"Ada Lovelace"`
	Bio         *string `json:"bio" maxLength:"2000" example:"First programmer"`
	AvatarURL   *string `json:"avatar_url" maxLength:"2048" example:"https://example.com/ada.png"`
	Phone       *string `json:"phone" maxLength:"16" example:"+4930123456"`
	Locale      *string `json:"locale" maxLength:"35" example:"en-GB"`
	Timezone    *string `json:"timezone" maxLength:"64" example:"Europe/London"`
}

type metadataBody struct {
	Public  object `json:"public" doc:"Whatever others keep here; its person may read and change it."`
	Private object `json:"private" nullable:"true" doc:"For administrators; null for everybody else."`
}

// object is any JSON object.
type object struct{ json.RawMessage }

// Schema is part of huma.SchemaProvider.
func (object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// userOutput is the reply with one account.
type userOutput struct {
	ETag string `header:"ETag" doc:"The version of the account, for If-Match."`
	Body userBody
}

func userReply(account user.Account, err error) (*userOutput, error) {
	if err != nil {
		return nil, err
	}
	return &userOutput{ETag: httpserver.ETag(account.Version), Body: bodyOf(account)}, nil
}

func bodyOf(a user.Account) userBody {
	p := a.Profile
	return userBody{
		ID: string(a.ID), Email: a.Email.String(), Username: orNull(a.Username.String()),
		Status: string(a.Status), EmailVerified: a.EmailVerified,
		Profile: profileBody{
			FirstName: orNull(p.FirstName), LastName: orNull(p.LastName), DisplayName: orNull(p.DisplayName),
			Bio: orNull(p.Bio), AvatarURL: orNull(p.AvatarURL), Phone: orNull(p.Phone),
			Locale: orNull(p.Locale), Timezone: orNull(p.Timezone),
		},
		Metadata: metadataBody{Public: object{a.Metadata.Public}, Private: object{a.Metadata.Private}},
		Roles:    a.Roles, ExternalID: orNull(a.ExternalID),
		CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, LastLoginAt: a.LastLoginAt,
		SuspendedUntil: a.SuspendedUntil, DeletedAt: a.DeletedAt, PurgeAt: a.PurgeAt,
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
