package lifecycle

import (
	"context"
	"errors"
)

// running is a service that was started.
type running struct {
	Service
	cancel context.CancelFunc // ends Run's context
	done   chan struct{}      // closed when Run has returned
	failed *Error             // why Run returned; read after done
}

// start starts a service. An error that is no *Error tells that the start was called off.
func start(group context.Context, s Service, fail context.CancelCauseFunc) (*running, error) {
	if s.Start != nil {
		err := s.Start(group)
		if err != nil && group.Err() != nil && errors.Is(err, context.Canceled) {
			return nil, err
		}
		if err != nil {
			return nil, &Error{Service: s.Name, Err: err}
		}
	}
	// Run's context must outlive the group's, or everything would stop at once and not in order.
	ctx, cancel := context.WithCancel(context.WithoutCancel(group))
	r := &running{Service: s, cancel: cancel, done: make(chan struct{})}
	if s.Run == nil {
		close(r.done)
		return r, nil
	}
	go func() {
		defer close(r.done)
		err := s.Run(ctx)
		if err == nil && group.Err() == nil {
			err = ErrEnded
		}
		if err == nil || ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return
		}
		r.failed = &Error{Service: s.Name, Err: err}
		fail(r.failed)
	}()
	return r, nil
}

// stop stops the service and says what went wrong with that. The first failure of the group is known already.
func (r *running) stop(ctx context.Context, first *Error) error {
	defer r.cancel()
	drain := r.Drain
	if drain == 0 {
		drain = DefaultDrain
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	var errs []error
	if r.Stop != nil {
		if err := r.Stop(ctx); err != nil {
			errs = append(errs, &Error{Service: r.Name, Err: err})
		}
	}
	r.cancel()
	select {
	case <-r.done:
		if r.failed != nil && r.failed != first {
			errs = append(errs, r.failed)
		}
	case <-ctx.Done():
		errs = append(errs, &Error{Service: r.Name, Err: ErrDrain})
	}
	return errors.Join(errs...)
}
