// Package module says what a module plugs into the process. Each module's
// <name>module package returns one; the root wire.go lists them; Assemble in
// this package connects them. Nothing else knows what modules there are.
package module

import (
	"github.com/danielgtaylor/huma/v2"

	"roster/platform/event"
	"roster/platform/jobs"
)

// Permission is one right a module asks for in its use cases.
type Permission struct {
	Name  string // "users:read"
	Title string // one sentence: what its holder may do
}

// Module is what one module offers. Empty fields offer nothing.
type Module struct {
	Name        string
	Permissions []Permission
	// Actions are the names of the events the module publishes.
	Actions []event.Action
	// Routes registers the module's operations.
	Routes func(huma.API)
	// Subscribe registers for the events the module follows.
	Subscribe func(*event.Bus)
	// Jobs registers handlers and periodic work.
	Jobs func(*jobs.Registry)
}
