package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/httpserver"
)

func (a *API) tokens(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "introspect-token", Method: http.MethodPost, Path: "/v1/auth/introspect", Tag: tagTokens, Status: http.StatusOK,
		Permission: identity.PermissionTokensIntrospect,
		Summary:    "Ask what a token stands for",
		Description: "As RFC 7662 says, asked with a form or in JSON. The answer is the truth of the database at the moment, roles included, and not what the token says. " +
			"A token that is not good, for whatever reason, is {\"active\": false}.",
		OAuth: true,
		Limit: ofEach(6000, time.Minute),
	}, a.introspect)
	httpserver.Route(api, httpserver.Operation{
		ID: "revoke-token", Method: http.MethodPost, Path: "/v1/auth/revoke", Tag: tagTokens, Public: true, Status: http.StatusOK,
		Summary: "Revoke a token",
		Description: "Ends the session of an access or refresh token (RFC 7009, with a form or in JSON); whoever holds the token may. " +
			"The answer is the same for a token that was not good.",
		OAuth: true,
		Limit: ofEach(600, time.Minute),
	}, a.revoke)
}

type tokenInput struct {
	Body struct {
		Token string `json:"token" minLength:"1" maxLength:"16384" doc:"An access or a refresh token."`
		Hint  string `json:"token_type_hint,omitempty" maxLength:"64" doc:"Taken and not needed."`
	}
}

type introspectionOutput struct{ Body introspectionBody }

type introspectionBody struct {
	Active    bool               `json:"active"`
	TokenType string             `json:"token_type,omitempty" enum:"Bearer,refresh_token"`
	Issuer    string             `json:"iss,omitempty" maxLength:"2048" example:"http://127.0.0.1:8080"`
	Audience  string             `json:"aud,omitempty" maxLength:"2048" example:"roster"`
	Subject   user.ID            `json:"sub,omitempty" format:"uuid"`
	Session   identity.SessionID `json:"sid,omitempty" format:"uuid"`
	ID        string             `json:"jti,omitempty" maxLength:"64"`
	IssuedAt  int64              `json:"iat,omitempty" minimum:"0" example:"1794000000" doc:"In seconds."`
	ExpiresAt int64              `json:"exp,omitempty" minimum:"0" example:"1794000600" doc:"In seconds."`
	Roles     []string           `json:"roles,omitempty" maxItems:"200" maxLength:"63" example:"user" doc:"At present."`
}

func (a *API) introspect(ctx context.Context, in *tokenInput) (*introspectionOutput, error) {
	found, err := a.identity.Introspect(ctx, in.Body.Token)
	if err != nil || !found.Active {
		return &introspectionOutput{}, err
	}
	return &introspectionOutput{Body: a.introspectionBodyOf(found)}, nil
}

func (a *API) introspectionBodyOf(found app.Introspection) introspectionBody {
	body := introspectionBody{
		Active: true, TokenType: "Bearer", Issuer: a.cfg.Issuer, Audience: a.cfg.Audience,
		Subject: found.User, Session: found.Session, ID: found.ID, Roles: found.Roles,
		IssuedAt: found.IssuedAt.Unix(), ExpiresAt: found.ExpiresAt.Unix(),
	}
	if found.Refresh {
		body.TokenType = "refresh_token"
	}
	return body
}

type revokedOutput struct{ Body struct{} }

func (a *API) revoke(ctx context.Context, in *tokenInput) (*revokedOutput, error) {
	if err := a.identity.Revoke(ctx, in.Body.Token); err != nil {
		return nil, err
	}
	return &revokedOutput{}, nil
}
