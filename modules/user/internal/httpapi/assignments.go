package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

func (a *API) routeAssignments(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-user-roles", Method: http.MethodGet, Path: "/v1/users/{id}/roles",
		Summary:     "List the roles of an account",
		Description: "All assignments, also those that do not count yet or any more.",
		Tag:         tagRoles, Permission: user.PermissionReadRoles, Faults: []*fault.Error{user.ErrNotFound},
	}, a.assignments)
	httpserver.Route(api, httpserver.Operation{
		ID: "assign-role", Method: http.MethodPut, Path: "/v1/users/{id}/roles/{role}",
		Summary:     "Assign a role",
		Description: "Gives the role, or changes its term. Sent again, it changes nothing.",
		Tag:         tagRoles, Permission: user.PermissionAssignRoles,
		Faults: []*fault.Error{
			user.ErrNotFound, user.ErrUnknownRole, user.ErrStale,
			user.ErrStrongerAccount, user.ErrGrantBeyondOwn, user.ErrLastAdministrator,
		},
	}, a.assign)
	httpserver.Route(api, httpserver.Operation{
		ID: "revoke-role", Method: http.MethodDelete, Path: "/v1/users/{id}/roles/{role}",
		Summary:     "Revoke a role",
		Description: "Idempotent: a role that the account does not have is as good as revoked. The next request of the account is without it.",
		Tag:         tagRoles, Permission: user.PermissionAssignRoles,
		Faults: []*fault.Error{
			user.ErrNotFound, user.ErrUnknownRole, user.ErrStale, user.ErrStrongerAccount, user.ErrLastAdministrator,
		},
	}, a.revoke)
}

// AssignmentBody is a role assignment. Members without a value are null.
type AssignmentBody struct {
	Role      string     `json:"role" maxLength:"63" example:"moderator" doc:"The role's name."`
	GrantedBy *string    `json:"granted_by" format:"uuid" doc:"The account that gave it; null for the program itself."`
	Reason    *string    `json:"reason" maxLength:"500" example:"knows the community"`
	ValidFrom time.Time  `json:"valid_from" doc:"From when the role counts."`
	ExpiresAt *time.Time `json:"expires_at" doc:"When it counts no more; null for never."`
	CreatedAt time.Time  `json:"created_at"`
}

func assignmentOf(a user.Assignment) AssignmentBody {
	return AssignmentBody{
		Role: a.Role, GrantedBy: orNull(string(a.GrantedBy)), Reason: orNull(a.Reason),
		ValidFrom: a.ValidFrom, ExpiresAt: a.ExpiresAt, CreatedAt: a.CreatedAt,
	}
}

func (a *API) assignments(ctx context.Context, in *UserPath) (*httpserver.ListOutput[AssignmentBody], error) {
	account, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	found, err := a.service.Assignments(ctx, account)
	if err != nil {
		return nil, err
	}
	return httpserver.List(ctx, page.Map(page.New(found, ""), assignmentOf)), nil
}

// RolePath names a person and one of the roles.
type RolePath struct {
	UserPath
	Role string `path:"role" maxLength:"63" doc:"The role's name."`
}

type roleTerm struct {
	Reason    string     `json:"reason,omitempty" maxLength:"500" example:"knows the community" doc:"Why; recorded with the assignment."`
	ValidFrom *time.Time `json:"valid_from,omitempty" nullable:"true" doc:"From when the role counts; without, from now, or as it did."`
	ExpiresAt *time.Time `json:"expires_at,omitempty" nullable:"true" doc:"When it counts no more; without, never."`
}

type assignInput struct {
	RolePath
	httpserver.Precondition
	Body *roleTerm `required:"false"`
}

type assignmentOutput struct{ Body AssignmentBody }

func (a *API) assign(ctx context.Context, in *assignInput) (*assignmentOutput, error) {
	account, version, err := target(in.ID, in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	var term domain.Term
	if in.Body != nil {
		term = domain.Term{Reason: in.Body.Reason, ValidFrom: in.Body.ValidFrom, ExpiresAt: in.Body.ExpiresAt}
	}
	assigned, err := a.service.Assign(ctx, account, in.Role, version, term)
	if err != nil {
		return nil, err
	}
	return &assignmentOutput{Body: assignmentOf(assigned)}, nil
}

type revokeInput struct {
	RolePath
	httpserver.Precondition
}

func (a *API) revoke(ctx context.Context, in *revokeInput) (*struct{}, error) {
	account, version, err := target(in.ID, in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	return nil, a.service.Revoke(ctx, account, in.Role, version)
}
