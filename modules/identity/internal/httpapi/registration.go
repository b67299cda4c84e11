package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/fault"
	"roster/platform/httpserver"
)

const (
	verificationSent = "verification_sent"
	mailSent         = "mail_sent"
)

func (a *API) registration(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "register", Method: http.MethodPost, Path: "/v1/auth/register", Tag: tagAuth, Public: true, Status: http.StatusAccepted,
		Summary: "Register an account",
		Description: "Makes an account that waits for its address to be proven, and mails a link. The reply is the same when the address has an account already; its owner gets a mail then. " +
			"Usernames are public, so a taken one is refused, whatever the address.",
		Limit:  ofAll(60, 10*time.Minute, 6),
		Faults: []*fault.Error{user.ErrInvalidEmail, user.ErrInvalidUsername, user.ErrUsernameTaken, identity.ErrBusy},
	}, a.register)
	httpserver.Route(api, httpserver.Operation{
		ID: "request-email-verification", Method: http.MethodPost, Path: "/v1/auth/email-verifications", Tag: tagAuth, Public: true, Status: http.StatusAccepted,
		Summary:     "Ask for a new verification mail",
		Description: "Mails a new link when the address belongs to an account that still has to prove it; earlier links are worthless then. The reply is always the same.",
		Limit:       ofAll(30, 10*time.Minute, 5),
		Faults:      []*fault.Error{user.ErrInvalidEmail},
	}, a.requestVerification)
	httpserver.Route(api, httpserver.Operation{
		ID: "confirm-email-verification", Method: http.MethodPost, Path: "/v1/auth/email-verifications/confirm", Tag: tagAuth, Public: true, Status: http.StatusNoContent,
		Summary: "Prove an email address",
		Description: "Spends the token from a verification mail: the address is proven and the account active. It takes the account's password too, so that nobody who merely opens a mail makes a stranger's password good for their address. " +
			"Whoever does not know the password asks for a new one (POST /v1/auth/password-resets); that proves the address as well, and ends what the old password let in.",
		Limit:  ofEach(60, 10*time.Minute),
		Faults: []*fault.Error{identity.ErrInvalidLink, identity.ErrWrongPassword, identity.ErrTooManyAttempts, identity.ErrBusy},
	}, a.confirmEmail)
}

type registerInput struct{ Body registerBody }

type registerBody struct {
	Email    string             `json:"email" minLength:"3" maxLength:"254" example:"ada@example.com" doc:"The address that mails go to; it is proven by a link."`
	Username string             `json:"username,omitempty" minLength:"3" maxLength:"32" example:"ada" doc:"A public name, which also works for logging in."`
	Password string             `json:"password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"correct horse battery staple" doc:"At least 8 and at most 256 characters of any kind; not a common one, and not the account's own name."`
	Profile  *registeredProfile `json:"profile,omitempty" doc:"What the person says of themselves."`
}

// registeredProfile is named after its use: bodies of all modules share one
// name space in the OpenAPI document.
type registeredProfile struct {
	FirstName   string `json:"first_name,omitempty" maxLength:"100" example:"Ada"`
	LastName    string `json:"last_name,omitempty" maxLength:"100" example:"Lovelace"`
	DisplayName string `json:"display_name,omitempty" maxLength:"100" example:"Ada Lovelace"`
	Bio         string `json:"bio,omitempty" maxLength:"2000" example:"First programmer"`
	AvatarURL   string `json:"avatar_url,omitempty" maxLength:"2048" example:"https://example.com/ada.png" doc:"An https URL."`
	Phone       string `json:"phone,omitempty" maxLength:"16" example:"+4930123456" doc:"E.164, such as +4930123456."`
	Locale      string `json:"locale,omitempty" maxLength:"35" example:"en-GB" doc:"BCP 47, such as de-CH."`
	Timezone    string `json:"timezone,omitempty" maxLength:"64" example:"Europe/London" doc:"IANA, such as Europe/Zurich."`
}

func (p *registeredProfile) profile() user.Profile {
	if p == nil {
		return user.Profile{}
	}
	return user.Profile(*p)
}

func (a *API) register(ctx context.Context, in *registerInput) (*acceptedOutput, error) {
	r := app.Registration{Password: in.Body.Password, Profile: in.Body.Profile.profile()}
	var err error
	if r.Email, err = user.ParseEmail(in.Body.Email); err != nil {
		return nil, err
	}
	if in.Body.Username != "" {
		if r.Username, err = user.ParseUsername(in.Body.Username); err != nil {
			return nil, err
		}
	}
	if err := a.identity.Register(ctx, r); err != nil {
		return nil, err
	}
	return accepted(verificationSent), nil
}

type emailInput struct{ Body emailBody }

func (a *API) requestVerification(ctx context.Context, in *emailInput) (*acceptedOutput, error) {
	email, err := user.ParseEmail(in.Body.Email)
	if err != nil {
		return nil, err
	}
	if err := a.identity.RequestVerification(ctx, email); err != nil {
		return nil, err
	}
	return accepted(verificationSent), nil
}

type proofInput struct{ Body proofBody }

func (a *API) confirmEmail(ctx context.Context, in *proofInput) (*nothing, error) {
	return nil, a.identity.ConfirmEmail(ctx, in.Body.Token, in.Body.Password)
}
