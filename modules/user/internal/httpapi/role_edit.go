package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/mergepatch"
)

func (a *API) routeRoleEditing(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "create-role", Method: http.MethodPost, Path: "/v1/roles", Status: http.StatusCreated, Idempotent: true,
		Summary:     "Create a role",
		Description: "A role of your own, with permissions that you hold yourself. Its name is its key and never changes.",
		Tag:         tagRoles, Permission: user.PermissionManageRoles,
		Faults: []*fault.Error{user.ErrRoleNameTaken, user.ErrTooManyRoles, user.ErrGrantBeyondOwn},
	}, a.createRole)
	httpserver.Route(api, httpserver.Operation{
		ID: "patch-role", Method: http.MethodPatch, Path: "/v1/roles/{role}",
		Summary:     "Change title or description of a role",
		Description: "A merge patch (RFC 7396). The name is the role's key and stays.",
		Tag:         tagRoles, Permission: user.PermissionManageRoles,
		Faults: []*fault.Error{httpserver.ErrPreconditionRequired, user.ErrUnknownRole, user.ErrRoleStale},
	}, a.patchRole)
	httpserver.Route(api, httpserver.Operation{
		ID: "delete-role", Method: http.MethodDelete, Path: "/v1/roles/{role}",
		Summary:     "Delete a role",
		Description: "Assignments that have expired or belong to deleted accounts go with it; any other has to be revoked before.",
		Tag:         tagRoles, Permission: user.PermissionManageRoles,
		Faults: []*fault.Error{httpserver.ErrPreconditionRequired, user.ErrUnknownRole, user.ErrRoleStale, user.ErrSystemRole, user.ErrRoleInUse, user.ErrGrantBeyondOwn},
	}, a.deleteRole)
	httpserver.Route(api, httpserver.Operation{
		ID: "set-role-permissions", Method: http.MethodPut, Path: "/v1/roles/{role}/permissions",
		Summary:     "Say what a role allows",
		Description: "The list replaces the one before. Nobody adds or takes a permission that they do not hold; those of system roles stay.",
		Tag:         tagRoles, Permission: user.PermissionManageRoles,
		Faults: []*fault.Error{httpserver.ErrPreconditionRequired, user.ErrUnknownRole, user.ErrRoleStale, user.ErrSystemRole, user.ErrGrantBeyondOwn},
	}, a.setRolePermissions)
}

type createRoleInput struct{ Body newRole }

// newRole is a role to be made.
type newRole struct {
	Name        string   `json:"name" minLength:"1" maxLength:"63" pattern:"^[a-z][a-z0-9_-]*$" example:"editor" doc:"Its key, which never changes."`
	Title       string   `json:"title" minLength:"1" maxLength:"100" example:"Editor"`
	Description string   `json:"description,omitempty" maxLength:"500" example:"Looks after texts"`
	Permissions []string `json:"permissions,omitempty" maxItems:"200" maxLength:"100" example:"users:read" doc:"What it allows, of GET /v1/permissions."`
}

type createRoleOutput struct {
	Location string `header:"Location" doc:"Where the role is."`
	ETag     string `header:"ETag" doc:"The version of the role, for If-Match."`
	Body     roleBody
}

func (a *API) createRole(ctx context.Context, in *createRoleInput) (*createRoleOutput, error) {
	role, err := a.service.CreateRole(ctx, domain.NewRole{
		Name: in.Body.Name, Title: in.Body.Title, Description: in.Body.Description, Permissions: in.Body.Permissions,
	})
	if err != nil {
		return nil, err
	}
	return &createRoleOutput{Location: "/v1/roles/" + role.Name, ETag: httpserver.ETag(role.Version), Body: roleOf(role)}, nil
}

// rolePatch is what may change of a role.
type rolePatch struct {
	Title       mergepatch.Field[string] `json:"title,omitzero" minLength:"1" maxLength:"100" example:"Editor"`
	Description mergepatch.Field[string] `json:"description,omitzero" maxLength:"500" example:"Looks after texts"`
}

type patchRoleInput struct {
	OneRole
	httpserver.Precondition
	Body rolePatch
}

func (a *API) patchRole(ctx context.Context, in *patchRoleInput) (*roleOutput, error) {
	version, err := seen(in.Precondition, required)
	if err != nil {
		return nil, err
	}
	return roleReply(a.service.ChangeRole(ctx, app.RoleRef(in.Role), version, domain.RolePatch{
		Title: textPatch(in.Body.Title), Description: textPatch(in.Body.Description),
	}))
}

type deleteRoleInput struct {
	OneRole
	httpserver.Precondition
}

func (a *API) deleteRole(ctx context.Context, in *deleteRoleInput) (*struct{}, error) {
	version, err := seen(in.Precondition, required)
	if err != nil {
		return nil, err
	}
	return nil, a.service.DeleteRole(ctx, app.RoleRef(in.Role), version)
}

type permissionsInput struct {
	OneRole
	httpserver.Precondition
	Body struct {
		Permissions []string `json:"permissions" nullable:"false" maxItems:"200" maxLength:"100" example:"users:read" doc:"All that the role is to allow."`
	}
}

func (a *API) setRolePermissions(ctx context.Context, in *permissionsInput) (*roleOutput, error) {
	version, err := seen(in.Precondition, required)
	if err != nil {
		return nil, err
	}
	return roleReply(a.service.AllowRole(ctx, app.RoleRef(in.Role), version, in.Body.Permissions))
}
