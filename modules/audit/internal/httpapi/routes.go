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

const tag = "audit"

// API is the operations of the module.
type API struct{ service *app.Service }

// New returns the operations on a service.
func New(service *app.Service) *API { return &API{service: service} }

// Routes registers the operations.
func (a *API) Routes(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "list-audit-events", Method: http.MethodGet, Path: "/v1/audit-events",
		Summary:     "Search the log",
		Description: "The entries of the log, newest first. The reading is itself recorded.",
		Tag:         tag, Permission: audit.PermissionRead, Faults: []*fault.Error{page.ErrInvalidCursor},
	}, a.list)
	httpserver.Route(api, httpserver.Operation{
		ID: "get-audit-event", Method: http.MethodGet, Path: "/v1/audit-events/{id}",
		Summary:     "Read one entry of the log",
		Description: "The reading is itself recorded.",
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
