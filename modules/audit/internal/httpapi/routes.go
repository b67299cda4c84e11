// Package httpapi offers the log over HTTP. It maps requests to use cases and their answers to bodies, and nothing else;
// auditmodule registers it.
package httpapi

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

const tag = "Audit"

// API is the operations of the module.
type API struct {
	service       *app.Service
	chain         *app.Chain
	verifications *app.Verifications
}

// New returns the operations on the use cases.
func New(service *app.Service, chain *app.Chain, verifications *app.Verifications) *API {
	return &API{service: service, chain: chain, verifications: verifications}
}

// Routes registers the operations.
func (a *API) Routes(api huma.API) {
	httpserver.Describe(api, tag, "The append-only log: who did what, and the proof that nobody touched it since.")
	a.entryRoutes(api)
	a.chainRoutes(api)
}

func (a *API) chainRoutes(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-audit-seals", Method: http.MethodGet, Path: "/v1/audit-seals",
		Summary:     "List the seals of the log",
		Description: "The chain of signed seals, newest first. Seals outlive the entries that retention drops.",
		Tag:         tag, Permission: audit.PermissionRead, Faults: []*fault.Error{page.ErrInvalidCursor},
	}, a.listSeals)
	httpserver.Route(api, httpserver.Operation{
		ID: "request-audit-verification", Method: http.MethodPost, Path: "/v1/audit-verifications",
		Summary:     "Have the log verified",
		Description: "Walks the whole log and all seals in the background. The result, once there is one, is at Location.",
		Tag:         tag, Permission: audit.PermissionVerify, Status: http.StatusAccepted,
	}, a.requestVerification)
	httpserver.Route(api, httpserver.Operation{
		ID: "get-audit-verification", Method: http.MethodGet, Path: "/v1/audit-verifications/{id}",
		Summary:     "Read the result of a verification",
		Description: "Running as long as there is no report; then good or bad, with the first thing found wrong.",
		Tag:         tag, Permission: audit.PermissionVerify, Faults: []*fault.Error{audit.ErrVerificationNotFound},
	}, a.getVerification)
}

func (a *API) entryRoutes(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-audit-events", Method: http.MethodGet, Path: "/v1/audit-events",
		Summary: "Search the log",
		Description: "The entries of the log, newest first. The reading is itself recorded. To follow the log without missing " +
			"an entry, ask with order=asc.",
		Tag: tag, Permission: audit.PermissionRead, Faults: []*fault.Error{page.ErrInvalidCursor},
	}, a.list)
	httpserver.Route(api, httpserver.Operation{
		ID: "get-audit-event", Method: http.MethodGet, Path: "/v1/audit-events/{id}",
		Summary:     "Read one entry of the log",
		Description: "With the proof that a seal covers it. The reading is itself recorded.",
		Tag:         tag, Permission: audit.PermissionRead, Faults: []*fault.Error{audit.ErrNotFound},
	}, a.get)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-user-audit-events", Method: http.MethodGet, Path: "/v1/users/{id}/audit-events",
		Summary:     "Read the history of an account",
		Description: "The entries about an account, newest first, also after it is gone. The reading is itself recorded.",
		Tag:         tag, Permission: audit.PermissionRead, Faults: []*fault.Error{page.ErrInvalidCursor},
	}, a.listOfUser)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-my-audit-events", Method: http.MethodGet, Path: "/v1/me/audit-events",
		Summary: "Read one's own security history",
		Description: "What happened to one's own account, newest first: what changed, but not the values, and from where, " +
			"unless somebody else did it.",
		Tag: tag, Faults: []*fault.Error{page.ErrInvalidCursor},
	}, a.listOwn)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-audit-actions", Method: http.MethodGet, Path: "/v1/audit-actions",
		Summary:     "List what entries can be about",
		Description: "All actions that the log knows, by name.",
		Tag:         tag, Permission: audit.PermissionRead,
	}, a.actions)
}
