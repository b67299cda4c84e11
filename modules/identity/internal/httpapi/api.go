// Package httpapi is the identity module over HTTP: it knows paths, bodies and
// headers, and calls a use case for everything else.
package httpapi

import (
	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/platform/httpserver"
)

const (
	tagAuth     = "Authentication"
	tagSessions = "Sessions"
	tagPassword = "Password"
	tagKeys     = "Keys"
	tagEmail    = "Email address"
	tagTokens   = "Tokens"
)

// API is the module's operations.
type API struct {
	cfg      identity.Config
	identity *app.Service
}

// New returns the operations on the use cases.
func New(cfg identity.Config, s *app.Service) *API { return &API{cfg: cfg, identity: s} }

// Routes registers the operations.
func (a *API) Routes(api huma.API) {
	httpserver.Describe(api, tagAuth, "Registering, proving an address, logging in and staying logged in.")
	httpserver.Describe(api, tagSessions, "Where an account is logged in, and ending that.")
	httpserver.Describe(api, tagPassword, "Changing a password, and setting one that was forgotten.")
	httpserver.Describe(api, tagKeys, "The keys that access tokens are signed with.")
	httpserver.Describe(api, tagEmail, "Changing one's address, which counts once it is proven.")
	httpserver.Describe(api, tagTokens, "Asking about tokens (RFC 7662) and revoking them (RFC 7009).")
	a.registration(api)
	a.login(api)
	a.sessions(api)
	a.passwords(api)
	a.emailChange(api)
	a.tokens(api)
	a.administration(api)
	a.keys(api)
}

// nothing is the input or output of operations without any.
type nothing struct{}

// acceptedOutput is the reply that tells nobody anything.
type acceptedOutput struct {
	Body acceptedBody
}

type acceptedBody struct {
	Status string `json:"status" enum:"verification_sent,mail_sent" doc:"Always the same, whether there is such an account or not."`
}

func accepted(status string) *acceptedOutput {
	return &acceptedOutput{Body: acceptedBody{Status: status}}
}

// proofBody is the token from a mailed link, and the password of the account
// it is for.
type proofBody struct {
	Token    string `json:"token" minLength:"1" maxLength:"256" doc:"The token in the mail, which is also behind #token= in its link."`
	Password string `json:"password" format:"password" writeOnly:"true" minLength:"1" maxLength:"1024" example:"correct horse battery staple" doc:"The account's present password."`
}

// emailBody names an address.
type emailBody struct {
	Email string `json:"email" minLength:"3" maxLength:"254" example:"ada@example.com" doc:"The address of the account."`
}
