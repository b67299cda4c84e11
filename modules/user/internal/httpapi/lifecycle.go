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
)

func (a *API) routeLifecycle(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "suspend-user", Method: http.MethodPut, Path: "/v1/users/{id}/suspension",
		Summary:     "Suspend an account",
		Description: "Shuts the account out, or changes reason and end of its suspension. Sent again, it changes nothing.",
		Tag:         tagUsers, Permission: user.PermissionSuspend,
		Faults: []*fault.Error{
			user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount, user.ErrTransition, user.ErrLastAdministrator,
		},
	}, a.suspend)
	httpserver.Route(api, httpserver.Operation{
		ID: "reinstate-user", Method: http.MethodDelete, Path: "/v1/users/{id}/suspension",
		Summary:     "Lift a suspension",
		Description: "The account is active again. Sent again, it changes nothing.",
		Tag:         tagUsers, Permission: user.PermissionSuspend,
		Faults: []*fault.Error{user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount, user.ErrTransition},
	}, a.reinstate)
	httpserver.Route(api, httpserver.Operation{
		ID: "delete-user", Method: http.MethodDelete, Path: "/v1/users/{id}", Status: http.StatusOK,
		Summary:     "Delete an account",
		Description: "The account is hidden at once and removed for good at purge_at; until then it can be restored.",
		Tag:         tagUsers, Permission: user.PermissionDelete,
		Faults: []*fault.Error{httpserver.ErrPreconditionRequired, user.ErrNotFound, user.ErrStale, user.ErrStrongerAccount, user.ErrLastAdministrator},
	}, a.delete)
	httpserver.Route(api, httpserver.Operation{
		ID: "restore-user", Method: http.MethodPost, Path: "/v1/users/{id}/restore", Status: http.StatusOK,
		Summary:     "Restore a deleted account",
		Description: "The account is again what it was, unless its address, username or external id was taken since.",
		Tag:         tagUsers, Permission: user.PermissionRestore,
		Faults: []*fault.Error{
			user.ErrNotFound, user.ErrStrongerAccount, user.ErrTransition,
			user.ErrEmailTaken, user.ErrUsernameTaken, user.ErrExternalIDTaken,
		},
	}, a.restore)
}

type suspendInput struct {
	UserPath
	httpserver.Precondition
	Body suspension
}

// suspension is why an account is shut out, and until when.
type suspension struct {
	Reason string     `json:"reason" minLength:"1" maxLength:"500" example:"spam" doc:"Why; recorded."`
	Until  *time.Time `json:"until,omitempty" nullable:"true" doc:"When it ends by itself; null for never."`
}

func (a *API) suspend(ctx context.Context, in *suspendInput) (*userOutput, error) {
	account, version, err := target(in.ID, in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	return userReply(a.service.Suspend(ctx, account, version, domain.Suspension{Reason: in.Body.Reason, Until: in.Body.Until}))
}

type switchInput struct {
	UserPath
	httpserver.Precondition
}

func (a *API) reinstate(ctx context.Context, in *switchInput) (*struct{}, error) {
	account, version, err := target(in.ID, in.Precondition, optional)
	if err != nil {
		return nil, err
	}
	_, err = a.service.Reinstate(ctx, account, version)
	return nil, err
}

// DryRun is the part of an input that asks for the answer without the deed.
type DryRun struct {
	DryRun string `query:"dry_run" enum:"true,false" doc:"Only answers what would happen."`
}

type deleteInput struct {
	UserPath
	httpserver.Precondition
	DryRun
}

func (a *API) delete(ctx context.Context, in *deleteInput) (*userOutput, error) {
	account, version, err := target(in.ID, in.Precondition, required)
	if err != nil {
		return nil, err
	}
	if in.DryRun.DryRun == "true" {
		return userReply(a.service.PreviewDelete(ctx, account, version))
	}
	return userReply(a.service.Delete(ctx, account, version))
}

func (a *API) restore(ctx context.Context, in *UserPath) (*userOutput, error) {
	account, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return userReply(a.service.Undelete(ctx, account))
}
