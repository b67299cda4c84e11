// Package jobs does work after commit and by the clock, on River: a job is a
// row in the schema "river", enqueued in the transaction of the change that
// wants it, and done at least once by some replica. Modules register their
// handlers and periodic jobs in a Registry; their adapters enqueue through
// Queue. Job arguments are stored in clear and kept for a day: no secret may be
// in them.
package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
)

// Schema is the PostgreSQL schema of River's tables.
const Schema = "river"

// ErrOutside says that a job was enqueued outside a unit of work, where it
// could outlive a change that is rolled back.
var ErrOutside = errors.New("job enqueued outside a unit of work")

// Registry collects what the process can do before the queue starts.
type Registry struct {
	workers  *river.Workers
	periodic []*river.PeriodicJob
}

// NewRegistry returns an empty Registry.
func NewRegistry() *Registry {
	return &Registry{workers: river.NewWorkers()}
}

// Handle registers the handler of jobs with arguments of type A, which has a
// minute. It may be called again for the same job after a failure or a crash, so
// it must be harmless twice. It runs with the context of the queue: nobody is
// acting.
func Handle[A river.JobArgs](r *Registry, handle func(context.Context, A) error) {
	HandleWithin(r, time.Minute, handle)
}

// HandleWithin is Handle for work that takes longer: its context ends after
// limit.
func HandleWithin[A river.JobArgs](r *Registry, limit time.Duration, handle func(context.Context, A) error) {
	river.AddWorker(r.workers, worker[A]{handle: handle, limit: limit})
}

// worker is a handler to River.
type worker[A river.JobArgs] struct {
	river.WorkerDefaults[A]
	handle func(context.Context, A) error
	limit  time.Duration
}

// Timeout is part of river.Worker.
func (w worker[A]) Timeout(*river.Job[A]) time.Duration { return w.limit }

// Work is part of river.Worker.
func (w worker[A]) Work(ctx context.Context, job *river.Job[A]) error { return w.handle(ctx, job.Args) }

// Every runs the job of these arguments at an interval, once among all
// replicas. With atStart it also runs when a leader takes office.
func (r *Registry) Every(interval time.Duration, args river.JobArgs, atStart bool) {
	unique := &river.InsertOpts{MaxAttempts: 3, UniqueOpts: river.UniqueOpts{ByPeriod: interval}}
	r.periodic = append(r.periodic, river.NewPeriodicJob(
		river.PeriodicInterval(interval),
		func() (river.JobArgs, *river.InsertOpts) { return args, unique },
		&river.PeriodicJobOpts{ID: args.Kind(), RunOnStart: atStart},
	))
}
