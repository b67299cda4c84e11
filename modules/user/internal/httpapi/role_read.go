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

func (a *API) routeRoleReading(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "get-role", Method: http.MethodGet, Path: "/v1/roles/{role}",
		Summary:     "Read a role",
		Description: "One role by its name, with what it allows and its ETag.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
		Faults: []*fault.Error{user.ErrUnknownRole},
	}, a.role)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-role-permissions", Method: http.MethodGet, Path: "/v1/roles/{role}/permissions",
		Summary:     "List what a role allows",
		Description: "The permissions of a role by name, sorted, with the ETag of the role.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
		Faults: []*fault.Error{user.ErrUnknownRole},
	}, a.rolePermissions)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-role-users", Method: http.MethodGet, Path: "/v1/roles/{role}/users",
		Summary:     "List the accounts with a role in force",
		Description: "Newest first. It takes the permission to read accounts as well.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
		Faults: []*fault.Error{user.ErrUnknownRole, page.ErrInvalidCursor},
	}, a.holders)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-user-permissions", Method: http.MethodGet, Path: "/v1/users/{id}/permissions",
		Summary:     "List what an account may do, and why",
		Description: "One item for each permission and role that gives it now.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles,
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.grounds)
}

// OneRole names a role.
type OneRole struct {
	Role string `path:"role" maxLength:"63" doc:"The role's name or id."`
}

// roleOutput is the reply with one role.
type roleOutput struct {
	ETag string `header:"ETag" doc:"The version of the role, for If-Match."`
	Body roleBody
}

func roleReply(role user.Role, err error) (*roleOutput, error) {
	if err != nil {
		return nil, err
	}
	return &roleOutput{ETag: httpserver.ETag(role.Version), Body: roleOf(role)}, nil
}

func (a *API) role(ctx context.Context, in *OneRole) (*roleOutput, error) {
	return roleReply(a.service.FindRole(ctx, app.RoleRef(in.Role)))
}

type rolePermissionsOutput struct {
	ETag string `header:"ETag" doc:"The version of the role, for If-Match."`
	Body page.Page[permissionName]
}

func (a *API) rolePermissions(ctx context.Context, in *OneRole) (*rolePermissionsOutput, error) {
	role, err := a.service.FindRole(ctx, app.RoleRef(in.Role))
	if err != nil {
		return nil, err
	}
	return &rolePermissionsOutput{ETag: httpserver.ETag(role.Version), Body: page.New(permissionNames(role.Permissions), "")}, nil
}

type holdersInput struct {
	OneRole
	page.Query
}

func (a *API) holders(ctx context.Context, in *holdersInput) (*httpserver.ListOutput[userBody], error) {
	found, err := a.service.Holders(ctx, app.RoleRef(in.Role), in.Query)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(found, bodyOf)), nil
}

// groundBody is a permission and the assignment that gives it, whose type is
// exported because huma looks into exported fields only.
type groundBody struct {
	Permission string `json:"permission" maxLength:"100" example:"users:read"`
	AssignmentBody
}

func (a *API) grounds(ctx context.Context, in *UserPath) (*httpserver.ListOutput[groundBody], error) {
	account, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	found, err := a.service.Grounds(ctx, account)
	if err != nil {
		return nil, err
	}
	bodyOfGround := func(g user.Ground) groundBody { return groundBody{g.Permission, assignmentOf(g.Assignment)} }
	return httpserver.List(ctx, page.Map(page.New(found, ""), bodyOfGround)), nil
}
