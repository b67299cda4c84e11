package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

func (a *API) routeReading(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-users", Method: http.MethodGet, Path: "/v1/users",
		Summary:     "Find accounts",
		Description: "All filters must hold; deleted accounts are not listed.",
		Tag:         tagUsers, Permission: user.PermissionRead,
		Faults: []*fault.Error{page.ErrInvalidCursor, user.ErrSearchTooShort},
	}, a.list)
	httpserver.Route(api, httpserver.Operation{
		ID: "get-user", Method: http.MethodGet, Path: "/v1/users/{id}",
		Summary: "Read an account", Tag: tagUsers, Permission: user.PermissionRead,
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

type listInput struct {
	page.Query
	Q             string   `query:"q" maxLength:"100" doc:"A fragment of email, username or names, whatever its case and accents; three letters or digits in a row at least."`
	Status        []string `query:"status" maxItems:"3" enum:"pending,active,suspended" doc:"Only accounts in one of these, separated by commas."`
	Role          string   `query:"role" maxLength:"63" pattern:"^[a-z][a-z0-9_-]*$" doc:"Only holders of this role, in force."`
	EmailVerified string   `query:"email_verified" enum:"true,false" doc:"Only accounts whose address is proven, or is not."`
	Sort          string   `query:"sort" enum:"created_at,-created_at" default:"-created_at" doc:"Oldest or newest first."`
}

func (a *API) list(ctx context.Context, in *listInput) (*httpserver.ListOutput[userBody], error) {
	f := app.Filter{Search: in.Q, Role: in.Role}
	for _, status := range in.Status {
		f.Status = append(f.Status, user.Status(status))
	}
	if in.EmailVerified != "" {
		verified := in.EmailVerified == "true"
		f.EmailVerified = &verified
	}
	found, err := a.service.List(ctx, f, in.Sort == "created_at", in.Query)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(found, bodyOf)), nil
}

// UserPath is the part of an input that names an account.
type UserPath struct {
	ID string `path:"id" format:"uuid" maxLength:"36" doc:"The account."`
}

func (a *API) get(ctx context.Context, in *UserPath) (*userOutput, error) {
	account, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return userReply(a.service.Find(ctx, account))
}

type getByInput struct {
	Key   string `path:"key" enum:"email,username,external-id" doc:"Which identifier."`
	Value string `path:"value" maxLength:"255" doc:"The identifier."`
}

func (a *API) getBy(ctx context.Context, in *getByInput) (*userOutput, error) {
	return userReply(a.service.FindBy(ctx, app.Key(in.Key), in.Value))
}
