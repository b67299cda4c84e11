package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/fault"
	"roster/platform/httpserver"
)

func (a *API) administration(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-user-sessions", Method: http.MethodGet, Path: "/v1/users/{id}/sessions", Tag: tagSessions,
		Permission: identity.PermissionSessionsRead,
		Summary:    "List an account's sessions", Description: "Where somebody is logged in, the newest first. The list has one page.",
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.userSessions)
	httpserver.Route(api, httpserver.Operation{
		ID: "end-user-sessions", Method: http.MethodDelete, Path: "/v1/users/{id}/sessions", Tag: tagSessions,
		Permission: identity.PermissionSessionsRevoke,
		Summary:    "End all sessions of an account", Description: "Their tokens are good for nothing afterwards.",
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.endUserSessions)
	httpserver.Route(api, httpserver.Operation{
		ID: "end-user-session", Method: http.MethodDelete, Path: "/v1/users/{id}/sessions/{session_id}", Tag: tagSessions,
		Permission: identity.PermissionSessionsRevoke,
		Summary:    "End a session of an account", Description: "Its tokens are good for nothing afterwards.",
		Faults: []*fault.Error{identity.ErrSessionNotFound},
	}, a.endUserSession)
	httpserver.Route(api, httpserver.Operation{
		ID: "reset-user-password", Method: http.MethodPost, Path: "/v1/users/{id}/password-resets", Tag: tagPassword, Status: http.StatusAccepted,
		Permission:  identity.PermissionCredentialsReset,
		Summary:     "Mail somebody a link to set a new password",
		Description: "The link goes to the account's own address. Nobody chooses or sees a password for somebody else; the present one is good until the link is used.",
		Faults:      []*fault.Error{user.ErrNotFound},
	}, a.resetUserPassword)
	httpserver.Route(api, httpserver.Operation{
		ID: "clear-user-lockout", Method: http.MethodDelete, Path: "/v1/users/{id}/lockout", Tag: tagPassword,
		Permission: identity.PermissionCredentialsReset,
		Summary:    "Forget the failed attempts at an account", Description: "Nobody waits for the next attempt any more.",
		Faults: []*fault.Error{user.ErrNotFound},
	}, a.clearLockout)
}

type userInput struct {
	ID string `path:"id" format:"uuid" doc:"The account."`
}

func (a *API) userSessions(ctx context.Context, in *userInput) (*httpserver.ListOutput[sessionBody], error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return sessionList(ctx)(a.identity.UserSessions(ctx, id))
}

func (a *API) endUserSessions(ctx context.Context, in *userInput) (*nothing, error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.identity.EndUserSessions(ctx, id)
}

type userSessionInput struct {
	ID        string `path:"id" format:"uuid" doc:"The account."`
	SessionID string `path:"session_id" format:"uuid" doc:"The session."`
}

func (a *API) endUserSession(ctx context.Context, in *userSessionInput) (*nothing, error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	session, err := identity.ParseSessionID(in.SessionID)
	if err != nil {
		return nil, err
	}
	return nil, a.identity.EndUserSession(ctx, id, session)
}

func (a *API) resetUserPassword(ctx context.Context, in *userInput) (*acceptedOutput, error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.identity.ResetUserPassword(ctx, id); err != nil {
		return nil, err
	}
	return accepted(mailSent), nil
}

func (a *API) clearLockout(ctx context.Context, in *userInput) (*nothing, error) {
	id, err := user.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.identity.ClearLockout(ctx, id)
}
