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

func (a *API) emailChange(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "request-email-change", Method: http.MethodPost, Path: "/v1/me/email-change", Tag: tagEmail, Status: http.StatusAccepted,
		Summary: "Ask for another email address",
		Description: "Mails a link to the new address and a notice to the present one, which stays the account's until the link is confirmed. A newer request replaces an older one. " +
			"Needs a password given in the last ten minutes. The reply does not tell whether the address has an account.",
		Limit:  ofEach(20, 10*time.Minute),
		Faults: []*fault.Error{identity.ErrReauthenticate, user.ErrInvalidEmail},
	}, a.requestEmailChange)
	httpserver.Route(api, httpserver.Operation{
		ID: "cancel-email-change", Method: http.MethodDelete, Path: "/v1/me/email-change", Tag: tagEmail,
		Summary: "Call off the pending change of my email address", Description: "Its link is worthless then.",
		Faults: []*fault.Error{identity.ErrNoEmailChange},
	}, a.cancelEmailChange)
	httpserver.Route(api, httpserver.Operation{
		ID: "confirm-email-change", Method: http.MethodPost, Path: "/v1/auth/email-changes/confirm", Tag: tagEmail, Public: true, Status: http.StatusNoContent,
		Summary: "Prove the new email address",
		Description: "Takes the mailed token and the account's password, and puts the new address in the place of the old, which is told. All other links of the account are worthless then. " +
			"A wrong password does not spend the token, and counts as a failed login.",
		Limit:  ofEach(60, 10*time.Minute),
		Faults: []*fault.Error{identity.ErrInvalidLink, identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy, user.ErrEmailTaken},
	}, a.confirmEmailChange)
}

func (a *API) requestEmailChange(ctx context.Context, in *emailInput) (*acceptedOutput, error) {
	email, err := user.ParseEmail(in.Body.Email)
	if err != nil {
		return nil, err
	}
	if err := a.identity.RequestEmailChange(ctx, email); err != nil {
		return nil, err
	}
	return accepted(mailSent), nil
}

func (a *API) cancelEmailChange(ctx context.Context, _ *nothing) (*nothing, error) {
	return nil, a.identity.CancelEmailChange(ctx)
}

func (a *API) confirmEmailChange(ctx context.Context, in *proofInput) (*nothing, error) {
	return nil, a.identity.ConfirmEmailChange(ctx, in.Body.Token, in.Body.Password)
}
