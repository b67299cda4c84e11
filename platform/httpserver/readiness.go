package httpserver

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

const (
	checkTimeout = 2 * time.Second
	// checkReuse bounds the work that asking often can cause.
	checkReuse = 200 * time.Millisecond
)

// readiness runs the checks.
type readiness struct {
	checks   []Check
	draining atomic.Bool

	mu      sync.Mutex
	checked time.Time
	results map[string]error
}

func newReadiness(checks []Check) *readiness { return &readiness{checks: checks} }

// Ready is the body of /readyz.
type Ready struct {
	Status string            `json:"status" enum:"ready,not_ready,draining" doc:"Whether requests should be sent here."`
	Checks map[string]string `json:"checks" maxLength:"10" doc:"What has to work, each ok, warning or failing."`
}

const (
	statusReady    = "ready"
	statusNotReady = "not_ready"
	statusDraining = "draining"
)

// ask tells whether requests should come here. With reasons, failing checks say
// what is wrong.
func (r *readiness) ask(ctx context.Context, reasons bool) (Ready, bool) {
	if r.draining.Load() {
		return Ready{Status: statusDraining, Checks: map[string]string{}}, false
	}
	state := Ready{Status: statusReady, Checks: map[string]string{}}
	results := r.current(ctx)
	for _, check := range r.checks {
		err := results[check.Name]
		switch {
		case err == nil:
			state.Checks[check.Name] = "ok"
			continue
		case check.Warns:
			state.Checks[check.Name] = "warning"
		default:
			state.Status = statusNotReady
			state.Checks[check.Name] = "failing"
		}
		if reasons {
			state.Checks[check.Name] += ": " + err.Error()
		}
	}
	return state, state.Status == statusReady
}

// closing makes replies close their connections once the server is leaving.
func (r *readiness) closing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if r.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, req)
	})
}

// current runs the checks side by side, unless they have just been run.
func (r *readiness) current(ctx context.Context) map[string]error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.results != nil && time.Since(r.checked) < checkReuse {
		return r.results
	}
	// Others wait for this result, so that one caller going away must not spoil it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
	defer cancel()
	failures := make([]error, len(r.checks))
	var running sync.WaitGroup
	for i, check := range r.checks {
		running.Go(func() { failures[i] = check.within(ctx) })
	}
	running.Wait()
	r.results = make(map[string]error, len(r.checks))
	for i, check := range r.checks {
		r.results[check.Name] = failures[i]
	}
	r.checked = time.Now()
	return r.results
}

// within does not wait for a check that ignores its context.
func (c Check) within(ctx context.Context) error {
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // shown under the check's name
	}
}
