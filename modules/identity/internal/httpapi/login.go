package httpapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
)

func (a *API) login(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "login", Method: http.MethodPost, Path: "/v1/auth/login", Tag: tagAuth, Public: true, Status: http.StatusOK,
		Summary: "Log in with a password",
		Description: "Starts a session. Whatever is wrong, the answer is the same 401: an unknown name, a wrong password, an unproven address, a suspended or deleted account. " +
			"After several failures from one network the account has to be left alone from there for a while (429). A known device is let in when its network asks too often.",
		Limit:  knownDevicesAside(ofAll(120, time.Minute, 12)),
		Faults: []*fault.Error{identity.ErrInvalidCredentials, identity.ErrTooManyAttempts, identity.ErrBusy},
	}, a.logIn)
	httpserver.Route(api, httpserver.Operation{
		ID: "refresh", Method: http.MethodPost, Path: "/v1/auth/refresh", Tag: tagAuth, Public: true, Status: http.StatusOK,
		Summary: "Exchange a refresh token for new tokens",
		Description: "Each refresh token is good once. When the reply got lost, send the same token again within 10 seconds (unless the server is set otherwise): the reply holds the same new token. " +
			"Any other use of a spent token ends the session.",
		Limit:  ofEach(600, time.Minute),
		Faults: []*fault.Error{identity.ErrInvalidRefreshToken},
	}, a.refresh)
	httpserver.Route(api, httpserver.Operation{
		ID: "reauthenticate", Method: http.MethodPost, Path: "/v1/auth/reauthenticate", Tag: tagAuth, Status: http.StatusNoContent,
		Summary:     "Give my password again",
		Description: "Some changes ask for a password given in the last ten minutes (403 reauthentication_required). Tokens stay as they are.",
		Limit:       ofEach(20, time.Minute),
		Faults:      []*fault.Error{identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy},
	}, a.reauthenticate)
	httpserver.Route(api, httpserver.Operation{
		ID: "logout", Method: http.MethodPost, Path: "/v1/auth/logout", Tag: tagAuth, Status: http.StatusNoContent,
		Summary:     "Log out",
		Description: "Ends the session of the access token. Neither it nor the session's refresh token is good for anything afterwards.",
	}, a.logOut)
}

type loginInput struct {
	Body struct {
		Login       string `json:"login" minLength:"1" maxLength:"254" example:"ada" doc:"The email address or the username."`
		Password    string `json:"password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"correct horse battery staple"`
		DeviceToken string `json:"device_token,omitempty" maxLength:"256" doc:"The device_token of this client's last login. A known device is not kept waiting by what others do from its network."`
	}
}

type refreshInput struct {
	Body struct {
		RefreshToken string `json:"refresh_token" minLength:"1" maxLength:"256" doc:"The newest refresh token of the session."`
	}
}

// tokensOutput goes out with the edge's own Cache-Control: no-store.
type tokensOutput struct{ Body tokensBody }

type tokensBody struct {
	Status           string             `json:"status" enum:"complete,challenge" doc:"complete: these are the tokens. challenge is reserved for a second factor."`
	AccessToken      string             `json:"access_token" maxLength:"4096" doc:"Send it as Authorization: Bearer."`
	TokenType        string             `json:"token_type" enum:"Bearer"`
	ExpiresIn        int64              `json:"expires_in" minimum:"0" example:"600" doc:"Life of the access token in seconds."`
	RefreshToken     string             `json:"refresh_token" maxLength:"256" doc:"Good once, for new tokens."`
	RefreshExpiresIn int64              `json:"refresh_expires_in" minimum:"0" example:"1209600" doc:"Life of the refresh token in seconds, if it is not used."`
	SessionID        identity.SessionID `json:"session_id" format:"uuid"`
	DeviceToken      string             `json:"device_token,omitempty" maxLength:"256" doc:"Of a login only: keep it, and send it with the next login from here. It lets nobody in by itself."`
}

func tokensReply(t app.Tokens, err error) (*tokensOutput, error) {
	if err != nil {
		return nil, err
	}
	return &tokensOutput{Body: tokensBody{
		Status: "complete", AccessToken: t.Access, TokenType: "Bearer", ExpiresIn: int64(t.AccessExpiresIn / time.Second),
		RefreshToken: t.Refresh, RefreshExpiresIn: int64(t.RefreshExpiresIn / time.Second), SessionID: t.Session, DeviceToken: t.Device,
	}}, nil
}

func (a *API) logIn(ctx context.Context, in *loginInput) (*tokensOutput, error) {
	over := httpserver.OverLimit(ctx)
	if over == nil {
		return tokensReply(a.identity.Login(ctx, in.Body.Login, in.Body.Password, in.Body.DeviceToken))
	}
	tokens, err := a.identity.KnownDeviceLogin(ctx, in.Body.Login, in.Body.Password, in.Body.DeviceToken)
	if errors.Is(err, app.ErrUnknownDevice) {
		err = over
	}
	return tokensReply(tokens, err)
}

func (a *API) refresh(ctx context.Context, in *refreshInput) (*tokensOutput, error) {
	return tokensReply(a.identity.Refresh(ctx, in.Body.RefreshToken))
}

func (a *API) logOut(ctx context.Context, _ *nothing) (*nothing, error) {
	return nil, a.identity.Logout(ctx)
}

type passwordInput struct {
	Body struct {
		Password string `json:"password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"correct horse battery staple"`
	}
}

func (a *API) reauthenticate(ctx context.Context, in *passwordInput) (*nothing, error) {
	return nil, a.identity.Reauthenticate(ctx, in.Body.Password)
}
