// Package httpapi offers accounts and roles over HTTP. It maps requests to use
// cases and their answers to bodies, and nothing else; usermodule registers it.
package httpapi

import (
	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user/internal/app"
	"roster/platform/httpserver"
)

const (
	tagMe    = "My account"
	tagUsers = "Users"
	tagRoles = "Roles"
)

// API is the operations of the module.
type API struct{ service *app.Service }

// New returns the operations on a service.
func New(service *app.Service) *API { return &API{service: service} }

// Routes registers the operations.
func (a *API) Routes(api huma.API) {
	httpserver.Describe(api, tagMe, "One's own account: profile, data and what one may do.")
	httpserver.Describe(api, tagUsers, "Accounts, for administrators: find, change, suspend, delete and restore.")
	httpserver.Describe(api, tagRoles, "Roles, what they allow, and who has them.")
	a.routeMe(api)
	a.routeReading(api)
	a.routeListing(api)
	a.routeStatistics(api)
	a.routeWriting(api)
	a.routeLifecycle(api)
	a.routeAssignments(api)
	a.routeRoles(api)
	a.routeRoleReading(api)
	a.routeRoleEditing(api)
}
