package httpapi

import "roster/platform/httpserver"

// Checks are what has to work for the module to be ready: with another key than the log was written with, no change
// about a known person could be recorded, so none could be made.
func (a *API) Checks() []httpserver.Check {
	return []httpserver.Check{{Name: "audit_key", Run: a.service.CheckKey}}
}
