package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/fault"
	"roster/platform/httpserver"
)

func (a *API) passwords(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "change-my-password", Method: http.MethodPut, Path: "/v1/me/password", Tag: tagPassword, Status: http.StatusNoContent,
		Summary:     "Change my password",
		Description: "Ends all other sessions. This one goes on, but its access token is void: refresh it. A mail tells you of the change.",
		Limit:       ofEach(20, time.Minute),
		Faults:      []*fault.Error{identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy},
	}, a.changePassword)
	httpserver.Route(api, httpserver.Operation{
		ID: "request-password-reset", Method: http.MethodPost, Path: "/v1/auth/password-resets", Tag: tagPassword, Public: true, Status: http.StatusAccepted,
		Summary:     "Ask for a mail to set a new password",
		Description: "Mails a link to the account's own address, if there is such an account. The reply is always the same.",
		Limit:       ofAll(30, 10*time.Minute, 5),
		Faults:      []*fault.Error{user.ErrInvalidEmail},
	}, a.requestReset)
	httpserver.Route(api, httpserver.Operation{
		ID: "confirm-password-reset", Method: http.MethodPost, Path: "/v1/auth/password-resets/confirm", Tag: tagPassword, Public: true, Status: http.StatusNoContent,
		Summary:     "Set a new password with a mailed token",
		Description: "Spends the token, ends all sessions, and proves the address. A password that is refused does not spend the token.",
		Limit:       ofEach(60, 10*time.Minute),
		Faults:      []*fault.Error{identity.ErrInvalidLink, identity.ErrBusy},
	}, a.confirmReset)
}

type changePasswordInput struct {
	Body struct {
		CurrentPassword string `json:"current_password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"correct horse battery staple"`
		NewPassword     string `json:"new_password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"a newer sentence of my own" doc:"As for registering."`
	}
}

func (a *API) changePassword(ctx context.Context, in *changePasswordInput) (*nothing, error) {
	return nil, a.identity.ChangePassword(ctx, in.Body.CurrentPassword, in.Body.NewPassword)
}

func (a *API) requestReset(ctx context.Context, in *emailInput) (*acceptedOutput, error) {
	email, err := user.ParseEmail(in.Body.Email)
	if err != nil {
		return nil, err
	}
	if err := a.identity.RequestPasswordReset(ctx, email); err != nil {
		return nil, err
	}
	return accepted(mailSent), nil
}

type confirmResetInput struct {
	Body struct {
		Token    string `json:"token" minLength:"1" maxLength:"256" doc:"The token in the mail, which is also behind #token= in its link."`
		Password string `json:"password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"a newer sentence of my own" doc:"As for registering."`
	}
}

func (a *API) confirmReset(ctx context.Context, in *confirmResetInput) (*nothing, error) {
	return nil, a.identity.ResetPassword(ctx, in.Body.Token, in.Body.Password)
}
