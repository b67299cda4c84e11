// Package module says what a module plugs into the process. Each module's
// <name>module package returns one; the root wire.go lists them, and package
// process connects them. Nothing else knows what modules there are.
package module

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/jobs"
	"roster/platform/samples"
)

// Module is what one module offers. Empty fields offer nothing.
type Module struct {
	Name string
	// Routes registers the module's operations.
	Routes func(huma.API)
	// Subscribe registers for the events the module follows.
	Subscribe func(*event.Bus)
	// Jobs registers handlers and periodic work.
	Jobs func(*jobs.Registry)
	// Prepare runs once before the process serves; its failure stops the start.
	Prepare func(context.Context) error
	// Checks are what has to work for the module to be ready.
	Checks []httpserver.Check
	// Samples describes the module's part of sample data.
	Samples func(samples.Population) (samples.Part, error)
}
