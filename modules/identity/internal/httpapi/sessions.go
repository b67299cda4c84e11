package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

func (a *API) sessions(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-my-sessions", Method: http.MethodGet, Path: "/v1/me/sessions", Tag: tagSessions,
		Summary: "List my sessions", Description: "Where you are logged in, the newest first. The list has one page.",
	}, a.mySessions)
	httpserver.Route(api, httpserver.Operation{
		ID: "end-my-other-sessions", Method: http.MethodDelete, Path: "/v1/me/sessions", Tag: tagSessions,
		Summary: "End my other sessions", Description: "Logs you out everywhere but here.",
	}, a.endMyOtherSessions)
	httpserver.Route(api, httpserver.Operation{
		ID: "end-my-session", Method: http.MethodDelete, Path: "/v1/me/sessions/{id}", Tag: tagSessions,
		Summary: "End one of my sessions", Description: "Its tokens are good for nothing afterwards.",
		Faults: []*fault.Error{identity.ErrSessionNotFound},
	}, a.endMySession)
}

type sessionBody struct {
	ID              identity.SessionID `json:"id" format:"uuid"`
	Current         bool               `json:"current" doc:"Whether this request came with it."`
	CreatedAt       time.Time          `json:"created_at"`
	AuthenticatedAt time.Time          `json:"authenticated_at" doc:"When the password was last given."`
	LastUsedAt      time.Time          `json:"last_used_at" doc:"When its tokens were last refreshed."`
	ExpiresAt       time.Time          `json:"expires_at" doc:"When it ends at the latest."`
	IP              *string            `json:"ip" maxLength:"45" example:"192.0.2.7" doc:"Where it was started from."`
	UserAgent       *string            `json:"user_agent" maxLength:"512" example:"curl/8.5.0" doc:"What its client called itself."`
}

func sessionBodyOf(s identity.Session, current string) sessionBody {
	return sessionBody{
		ID: s.ID, Current: string(s.ID) == current, CreatedAt: s.CreatedAt, AuthenticatedAt: s.AuthenticatedAt,
		LastUsedAt: s.LastUsedAt, ExpiresAt: s.ExpiresAt, IP: orNull(s.IP), UserAgent: orNull(s.UserAgent),
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (a *API) mySessions(ctx context.Context, _ *nothing) (*httpserver.ListOutput[sessionBody], error) {
	return sessionList(ctx)(a.identity.MySessions(ctx))
}

// sessionList makes the reply to whoever asks in the context.
func sessionList(ctx context.Context) func([]identity.Session, error) (*httpserver.ListOutput[sessionBody], error) {
	return func(sessions []identity.Session, err error) (*httpserver.ListOutput[sessionBody], error) {
		if err != nil {
			return nil, err
		}
		bodies := make([]sessionBody, 0, len(sessions))
		for _, s := range sessions {
			bodies = append(bodies, sessionBodyOf(s, authn.From(ctx).SessionID))
		}
		return httpserver.List(ctx, page.New(bodies, "")), nil
	}
}

func (a *API) endMyOtherSessions(ctx context.Context, _ *nothing) (*nothing, error) {
	return nil, a.identity.EndMyOtherSessions(ctx)
}

type sessionInput struct {
	ID string `path:"id" format:"uuid" doc:"The session."`
}

func (a *API) endMySession(ctx context.Context, in *sessionInput) (*nothing, error) {
	id, err := identity.ParseSessionID(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.identity.EndMySession(ctx, id)
}
