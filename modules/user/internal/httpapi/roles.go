package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/httpserver"
	"roster/platform/page"
)

func (a *API) routeRoles(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-roles", Method: http.MethodGet, Path: "/v1/roles",
		Summary:     "List the roles",
		Description: "All roles, the ones of the program and the ones made here, with what each allows.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
	}, a.roles)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-permissions", Method: http.MethodGet, Path: "/v1/permissions",
		Summary:     "List the permissions",
		Description: "Everything that roles can allow, of all parts of the program.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
	}, a.permissions)
}

type roleBody struct {
	ID          string    `json:"id" format:"uuid"`
	Name        string    `json:"name" maxLength:"63" example:"editor" doc:"Its key, which never changes."`
	Title       string    `json:"title" maxLength:"100" example:"Editor"`
	Description string    `json:"description" maxLength:"500" example:"Looks after texts"`
	System      bool      `json:"system" doc:"Whether it belongs to the program and cannot be deleted."`
	Permissions []string  `json:"permissions" nullable:"false" maxItems:"200" maxLength:"100" example:"users:read" doc:"Sorted."`
	CreatedAt   time.Time `json:"created_at"`
	UpdatedAt   time.Time `json:"updated_at"`
}

func roleOf(r user.Role) roleBody {
	return roleBody{
		ID: r.ID, Name: r.Name, Title: r.Title, Description: r.Description, System: r.System,
		Permissions: r.Permissions, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
}

func (a *API) roles(ctx context.Context, _ *struct{}) (*httpserver.ListOutput[roleBody], error) {
	roles, err := a.service.ListRoles(ctx)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(page.New(roles, ""), roleOf)), nil
}

type permissionBody struct {
	Name  string `json:"name" maxLength:"100" example:"users:read"`
	Title string `json:"title" maxLength:"200" example:"Read accounts" doc:"What its holder may do."`
}

func (a *API) permissions(ctx context.Context, _ *struct{}) (*httpserver.ListOutput[permissionBody], error) {
	catalogue, err := a.service.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	bodyOfPermission := func(p authn.Permission) permissionBody { return permissionBody(p) }
	return httpserver.List(ctx, page.Map(page.New(catalogue, ""), bodyOfPermission)), nil
}
