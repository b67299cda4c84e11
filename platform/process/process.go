// Package process turns modules and the platform into something that serves:
// it connects each module's routes, subscriptions and jobs, and runs the
// listeners and the queue together. The root wire.go makes one Process; the
// command line runs it.
package process

import (
	"context"
	"time"

	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/jobs"
	"roster/platform/lifecycle"
	"roster/platform/module"
)

// margin is what the server may take to stop beyond its own drain time.
const margin = time.Second

// Process is a program put together and not yet running.
type Process struct {
	server   *httpserver.Server
	queue    *jobs.Queue
	registry *jobs.Registry
	prepare  []lifecycle.Service
}

// New connects the modules: from here on the bus and the routes are complete.
func New(modules []module.Module, bus *event.Bus, server *httpserver.Server, queue *jobs.Queue) *Process {
	p := &Process{server: server, queue: queue, registry: jobs.NewRegistry()}
	for _, m := range modules {
		if m.Subscribe != nil {
			m.Subscribe(bus)
		}
		if m.Routes != nil {
			m.Routes(server.API())
		}
		if m.Jobs != nil {
			m.Jobs(p.registry)
		}
		if m.Prepare != nil {
			p.prepare = append(p.prepare, lifecycle.Service{Name: m.Name, Start: m.Prepare})
		}
	}
	return p
}

// OpenAPI is the document of all routes, as YAML.
func (p *Process) OpenAPI() ([]byte, error) { return p.server.OpenAPI() }

// Services are what has to run for the process to serve, in the order in which
// they start. Modules prepare first; jobs start before the listeners and stop
// after them, so that what a last request enqueued can still be done.
func (p *Process) Services() []lifecycle.Service {
	return append(p.prepare,
		lifecycle.Service{Name: "jobs", Run: func(ctx context.Context) error { return p.queue.Run(ctx, p.registry) }},
		lifecycle.Service{Name: "http", Start: p.server.Start, Run: p.server.Run, Stop: p.server.Stop, Drain: p.server.DrainTimeout() + margin},
	)
}
