package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
)

func (a *API) routeReading(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "get-user", Method: http.MethodGet, Path: "/v1/users/{id}",
		Summary:     "Read an account",
		Description: "The account with profile and the roles in force. fields= and expand= say how much of it.",
		Tag:         tagUsers, Permission: user.PermissionRead,
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.get)
	httpserver.Route(api, httpserver.Operation{
		ID: "get-user-by", Method: http.MethodGet, Path: "/v1/users/by/{key}/{value}",
		Summary:     "Read an account by an identifier",
		Description: "Email address and username are found in any spelling of their letters' case.",
		Tag:         tagUsers, Permission: user.PermissionRead,
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.getBy)
}

// UserPath is the part of an input that names an account.
type UserPath struct {
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The account."`
}

type getInput struct {
	UserPath
	ShapeQuery
}

func (a *API) get(ctx context.Context, in *getInput) (*shapedOutput, error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	account, err := a.service.Find(ctx, id)
	return a.shaped(ctx, in.ShapeQuery, account, err)
}

type getByInput struct {
	ShapeQuery
	Key   string `path:"key" enum:"email,username,external-id" doc:"Which identifier."`
	Value string `path:"value" maxLength:"255" doc:"The identifier."`
}

func (a *API) getBy(ctx context.Context, in *getByInput) (*shapedOutput, error) {
	account, err := a.service.FindBy(ctx, app.Key(in.Key), in.Value)
	return a.shaped(ctx, in.ShapeQuery, account, err)
}
