package lifecycle_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"roster/platform/lifecycle"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// journal notes what happened in which order.
type journal struct {
	mu    sync.Mutex
	lines []string
}

func (j *journal) note(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, line)
}

func (j *journal) service(name string) lifecycle.Service {
	return lifecycle.Service{
		Name:  name,
		Start: func(context.Context) error { j.note("start " + name); return nil },
		Run:   func(ctx context.Context) error { <-ctx.Done(); j.note("end " + name); return ctx.Err() },
		Stop:  func(context.Context) error { j.note("stop " + name); return nil },
	}
}

func TestStartsInOrderAndStopsInReverse(t *testing.T) {
	t.Parallel()
	var j journal
	ctx, cancel := context.WithCancel(t.Context())
	last := lifecycle.Service{Name: "last", Start: func(context.Context) error { cancel(); return nil }}
	err := lifecycle.Run(ctx, j.service("database"), j.service("api"), last)
	if err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	want := []string{"start database", "start api", "stop api", "end api", "stop database", "end database"}
	if !slices.Equal(j.lines, want) {
		t.Fatalf("got %q\nwant %q", j.lines, want)
	}
}

func TestFailureOfOneStopsAll(t *testing.T) {
	t.Parallel()
	broken := errors.New("port is taken")
	for name, bad := range map[string]lifecycle.Service{
		"start": {Name: "api", Start: func(context.Context) error { return broken }},
		"run":   {Name: "api", Run: func(context.Context) error { return broken }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var j journal
			err := lifecycle.Run(t.Context(), j.service("database"), bad)
			var failed *lifecycle.Error
			if !errors.As(err, &failed) || failed.Service != "api" || !errors.Is(err, broken) {
				t.Fatalf("got %v, want api's failure", err)
			}
			if err.Error() != "api: port is taken" {
				t.Fatalf("got %q, want the failure once", err)
			}
			if !slices.Contains(j.lines, "end database") {
				t.Fatalf("database was not stopped: %q", j.lines)
			}
		})
	}
}

func TestServicesAfterAFailedStartAreNotStarted(t *testing.T) {
	t.Parallel()
	var j journal
	bad := lifecycle.Service{Name: "bad", Start: func(context.Context) error { return errors.New("no") }}
	if err := lifecycle.Run(t.Context(), bad, j.service("api")); err == nil {
		t.Fatal("got no error")
	}
	if len(j.lines) != 0 {
		t.Fatalf("got %q, want nothing started", j.lines)
	}
}

func TestFailureCallsOffAStartUnderWay(t *testing.T) {
	t.Parallel()
	broken := errors.New("cluster is gone")
	bad := lifecycle.Service{Name: "database", Run: func(context.Context) error { return broken }}
	slow := lifecycle.Service{Name: "api", Start: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
	if err := lifecycle.Run(t.Context(), bad, slow); err == nil || err.Error() != "database: cluster is gone" {
		t.Fatalf("got %v, want the database's failure alone", err)
	}
}

func TestEndingWithoutBeingAskedIsAFailure(t *testing.T) {
	t.Parallel()
	err := lifecycle.Run(t.Context(), lifecycle.Service{Name: "feed", Run: func(context.Context) error { return nil }})
	if !errors.Is(err, lifecycle.ErrEnded) {
		t.Fatalf("got %v, want ErrEnded", err)
	}
}

func TestServiceThatDoesNotStopIsNamedAndTheOthersStop(t *testing.T) {
	t.Parallel()
	var j journal
	release := make(chan struct{})
	defer close(release)
	ctx, cancel := context.WithCancel(t.Context())
	stuck := lifecycle.Service{
		Name:  "stuck",
		Drain: 10 * time.Millisecond,
		Run:   func(context.Context) error { cancel(); <-release; return nil },
	}
	err := lifecycle.Run(ctx, j.service("database"), stuck)
	if !errors.Is(err, lifecycle.ErrDrain) || !strings.HasPrefix(err.Error(), "stuck: ") {
		t.Fatalf("got %v, want stuck's ErrDrain", err)
	}
	if !slices.Contains(j.lines, "end database") {
		t.Fatalf("database was not stopped: %q", j.lines)
	}
}

func TestErrorsWhileStoppingFollowTheFirstFailure(t *testing.T) {
	t.Parallel()
	first, second := errors.New("first"), errors.New("second")
	database := lifecycle.Service{Name: "database", Stop: func(context.Context) error { return second }}
	api := lifecycle.Service{Name: "api", Run: func(context.Context) error { return first }}
	err := lifecycle.Run(t.Context(), database, api)
	if err == nil || err.Error() != "api: first\ndatabase: second" {
		t.Fatalf("got %q", err)
	}
}

func TestStopSeesTheDrainDeadline(t *testing.T) {
	t.Parallel()
	var left time.Duration
	s := lifecycle.Service{Name: "api", Drain: time.Minute, Stop: func(ctx context.Context) error {
		deadline, _ := ctx.Deadline()
		left = time.Until(deadline)
		return ctx.Err()
	}}
	ended := lifecycle.Service{Name: "feed", Run: func(context.Context) error { return nil }}
	if err := lifecycle.Run(t.Context(), s, ended); err == nil || err.Error() != "feed: ended by itself" {
		t.Fatalf("got %v", err)
	}
	if left <= 30*time.Second || left > time.Minute {
		t.Fatalf("got %s to drain, want a minute", left)
	}
}
