// Package module says what a module plugs into the process. Each module's
// <name>module package returns one; the root wire.go lists them, and package
// process connects them. Nothing else knows what modules there are.
package module

import (
	"context"
	"fmt"

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
	// PersonalData is what the module keeps about an account, for the person
	// whose it is: anything that marshals to JSON, nil for nothing. The account is
	// a user id; the caller has made sure who is asking.
	PersonalData func(ctx context.Context, account string) (any, error)
	// Samples describes the module's part of sample data.
	Samples func(samples.Population) (samples.Part, error)
}

// PersonalData gathers what modules keep about an account, by module. It is what
// GET /v1/me/export is going to answer with.
func PersonalData(ctx context.Context, modules []Module, account string) (map[string]any, error) {
	gathered := map[string]any{}
	for _, m := range modules {
		if m.PersonalData == nil {
			continue
		}
		data, err := m.PersonalData(ctx, account)
		if err != nil {
			return nil, fmt.Errorf("gather what %s keeps about the account: %w", m.Name, err)
		}
		if data != nil {
			gathered[m.Name] = data
		}
	}
	return gathered, nil
}
