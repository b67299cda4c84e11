// Package lifecycle runs the services of a process together: it starts them in order, and when one fails or the process
// is asked to end, stops them in reverse order. The commands use it; services do not know it.
package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// DefaultDrain is how long a service may take to stop unless it says otherwise.
const DefaultDrain = 10 * time.Second

// ErrEnded tells that a service returned without error while it should have gone on.
var ErrEnded = errors.New("ended by itself")

// ErrDrain tells that a service had not stopped when its time was up. It may still be running.
var ErrDrain = errors.New("did not stop in time")

// Service is something that runs as long as the process. Each function may be nil.
type Service struct {
	Name string
	// Start returns when the services after this one may rely on it. Its context ends when the start is called off.
	Start func(ctx context.Context) error
	// Run works until its context ends and then returns nil or the context's error. It begins after Start.
	Run func(ctx context.Context) error
	// Stop finishes the work in hand and makes Run return. Its context ends with the drain time. Run's context ends after.
	Stop func(ctx context.Context) error
	// Drain is how long Stop and the rest of Run may take together. 0 is DefaultDrain.
	Drain time.Duration
}

// Error is the failure of a service.
type Error struct {
	Service string
	Err     error
}

// Error names the service and its error.
func (e *Error) Error() string { return fmt.Sprintf("%s: %v", e.Service, e.Err) }

// Unwrap is the service's own error.
func (e *Error) Unwrap() error { return e.Err }

// Run starts the services in order and returns when all have stopped: because ctx ended, which is no error, or because
// one failed, which stops the others. The first failure comes first; what goes wrong while stopping is joined to it.
// Each is an *Error.
func Run(ctx context.Context, services ...Service) error {
	group, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	started := make([]*running, 0, len(services))
	for _, s := range services {
		if group.Err() != nil {
			break
		}
		r, err := start(group, s, fail)
		if err != nil {
			fail(err)
			break
		}
		started = append(started, r)
	}
	<-group.Done()
	var first *Error
	var errs []error
	if errors.As(context.Cause(group), &first) {
		errs = append(errs, first)
	}
	for _, r := range slices.Backward(started) {
		errs = append(errs, r.stop(ctx, first))
	}
	return errors.Join(errs...)
}
