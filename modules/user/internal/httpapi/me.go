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
	"roster/platform/page"
)

func (a *API) routeMe(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "get-me", Method: http.MethodGet, Path: "/v1/me",
		Summary:     "Read one's own account",
		Description: "The account and profile that the token belongs to, as the database has them now. The ETag is what If-Match of a change takes.",
		Tag:         tagMe, Faults: []*fault.Error{user.ErrNotFound},
		BeforeAuthentication: user.WantOwnAccount,
	}, a.getMe)
	httpserver.Route(api, httpserver.Operation{
		ID: "patch-me", Method: http.MethodPatch, Path: "/v1/me",
		Summary:     "Change one's own profile",
		Description: "A merge patch (RFC 7396): null clears a field, and what is not sent stays.",
		Tag:         tagMe, Faults: []*fault.Error{user.ErrNotFound, user.ErrStale},
	}, a.patchMe)
	httpserver.Route(api, httpserver.Operation{
		ID: "delete-me", Method: http.MethodDelete, Path: "/v1/me", Status: http.StatusOK,
		Summary:     "Delete one's own account",
		Description: "The account is hidden at once and removed for good at purge_at; until then an administrator can restore it.",
		Tag:         tagMe, Faults: []*fault.Error{user.ErrNotFound, user.ErrStale, user.ErrLastAdministrator, user.ErrProofTooOld},
	}, a.deleteMe)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-my-permissions", Method: http.MethodGet, Path: "/v1/me/permissions",
		Summary:     "List what one may do",
		Description: "The names of what the caller may do now, by whatever role.",
		Tag:         tagMe, Faults: []*fault.Error{user.ErrNotFound},
	}, a.myPermissions)
}

func (a *API) getMe(ctx context.Context, _ *struct{}) (*userOutput, error) {
	return userReply(a.service.Me(ctx))
}

type patchMeInput struct {
	httpserver.Precondition
	Body ownPatch
}

// ownPatch is what people may change of their own account.
type ownPatch struct {
	Profile  mergepatch.Field[profilePatch]     `json:"profile,omitzero" doc:"Null clears all of it."`
	Metadata mergepatch.Field[ownMetadataPatch] `json:"metadata,omitzero"`
}

func (a *API) patchMe(ctx context.Context, in *patchMeInput) (*userOutput, error) {
	version, err := seen(in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	return userReply(a.service.ChangeMe(ctx, version, app.OwnPatch{
		Profile: profileOf(in.Body.Profile), Public: within(in.Body.Metadata, in.Body.Metadata.Value().Public),
	}))
}

type deleteMeInput struct {
	httpserver.Precondition
	DryRun
}

func (a *API) deleteMe(ctx context.Context, in *deleteMeInput) (*userOutput, error) {
	version, err := seen(in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	if in.DryRun.DryRun == "true" {
		return userReply(a.service.PreviewDeleteMe(ctx, version))
	}
	return userReply(a.service.DeleteMe(ctx, version))
}

func (a *API) myPermissions(ctx context.Context, _ *struct{}) (*httpserver.ListOutput[permissionName], error) {
	permissions, err := a.service.MyPermissions(ctx)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.New(permissionNames(permissions), "")), nil
}
