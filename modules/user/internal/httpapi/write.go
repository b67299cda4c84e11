package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/mergepatch"
)

func (a *API) routeWriting(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "create-user", Method: http.MethodPost, Path: "/v1/users", Status: http.StatusCreated, Idempotent: true,
		Summary:     "Create an account",
		Description: "The account has no password until its person sets one. Naming roles takes the permission to assign them.",
		Tag:         tagUsers, Permission: user.PermissionCreate,
		Faults: []*fault.Error{
			user.ErrInvalidEmail, user.ErrInvalidUsername, user.ErrEmailTaken, user.ErrUsernameTaken,
			user.ErrUnknownRole, user.ErrGrantBeyondOwn,
		},
	}, a.create)
	httpserver.Route(api, httpserver.Operation{
		ID: "patch-user", Method: http.MethodPatch, Path: "/v1/users/{id}",
		Summary:     "Change an account",
		Description: "A merge patch (RFC 7396): null clears a field, and what is not sent stays.",
		Tag:         tagUsers, Permission: user.PermissionUpdate,
		Faults: []*fault.Error{
			httpserver.ErrPreconditionRequired,
			user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount,
			user.ErrInvalidUsername, user.ErrUsernameTaken, user.ErrExternalIDTaken,
		},
	}, a.patch)
}

type createInput struct{ Body newUser }

// newUser is an account to be made.
type newUser struct {
	Email         string                         `json:"email" minLength:"3" maxLength:"254" example:"ada@example.com"`
	Username      string                         `json:"username,omitempty" minLength:"3" maxLength:"32" example:"ada"`
	EmailVerified bool                           `json:"email_verified,omitempty" doc:"Whether you vouch for the address: the account is active at once."`
	Profile       mergepatch.Field[profilePatch] `json:"profile,omitzero"`
	Roles         []string                       `json:"roles,omitempty" maxItems:"20" maxLength:"63" example:"user" doc:"Names; without any, the default role."`
}

type createOutput struct {
	Location string `header:"Location" doc:"Where the account is."`
	ETag     string `header:"ETag" doc:"The version of the account, for If-Match."`
	Body     userBody
}

func (a *API) create(ctx context.Context, in *createInput) (*createOutput, error) {
	r := app.NewAccount{
		Email: in.Body.Email, Username: in.Body.Username, Verified: in.Body.EmailVerified,
		Profile: profileOf(in.Body.Profile), Roles: in.Body.Roles,
	}
	reply, err := userReply(a.service.Create(ctx, r))
	if err != nil {
		return nil, err
	}
	return &createOutput{Location: "/v1/users/" + reply.Body.ID, ETag: reply.ETag, Body: reply.Body}, nil
}

type patchInput struct {
	UserPath
	httpserver.Precondition
	Body userPatch
}

// userPatch is what administrators may change of an account.
type userPatch struct {
	Username   mergepatch.Field[string]        `json:"username,omitzero" minLength:"3" maxLength:"32" example:"ada"`
	ExternalID mergepatch.Field[string]        `json:"external_id,omitzero" minLength:"1" maxLength:"255" example:"hr-1815"`
	Profile    mergepatch.Field[profilePatch]  `json:"profile,omitzero" doc:"Null clears all of it."`
	Metadata   mergepatch.Field[metadataPatch] `json:"metadata,omitzero"`
}

func (a *API) patch(ctx context.Context, in *patchInput) (*userOutput, error) {
	account, version, err := target(in.ID, in.Precondition, required)
	if err != nil {
		return nil, err
	}
	return userReply(a.service.Update(ctx, account, version, app.Patch{
		Username: textPatch(in.Body.Username), ExternalID: textPatch(in.Body.ExternalID),
		Profile: profileOf(in.Body.Profile),
		Public:  within(in.Body.Metadata, in.Body.Metadata.Value().Public),
		Private: within(in.Body.Metadata, in.Body.Metadata.Value().Private),
	}))
}

// target is the account that a request is about, and the version of it that
// its sender has seen.
func target(id string, p httpserver.Precondition, precondition bool) (user.ID, app.Version, error) {
	account, err := user.ParseID(id)
	if err != nil {
		return "", 0, err
	}
	version, err := seen(p, precondition)
	return account, version, err
}
