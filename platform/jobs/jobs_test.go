package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/zap"

	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/jobs"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

type greet struct {
	Name string `json:"name"`
}

func (greet) Kind() string { return "test.greet" }

// working runs the queue until the test ends.
func working(t *testing.T, q *jobs.Queue, r *jobs.Registry) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Run(ctx, r) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
}

func newQueue(t *testing.T, db *database.DB) *jobs.Queue {
	t.Helper()
	q, err := jobs.NewQueue(db, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func next(t *testing.T, greeted <-chan string) string {
	t.Helper()
	select {
	case name := <-greeted:
		return name
	case <-time.After(30 * time.Second):
		t.Fatal("no job was done")
		return ""
	}
}

func TestAJobExistsIfItsUnitOfWorkCommits(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	queue, registry := newQueue(t, db), jobs.NewRegistry()
	greeted := make(chan string, 10)
	jobs.Handle(registry, func(_ context.Context, g greet) error { greeted <- g.Name; return nil })

	_ = db.Do(t.Context(), func(ctx context.Context) error {
		if err := queue.Enqueue(ctx, greet{Name: "rolled back"}); err != nil {
			t.Error(err)
		}
		return errors.New("no")
	})
	if err := db.Do(t.Context(), func(ctx context.Context) error { return queue.Enqueue(ctx, greet{Name: "committed"}) }); err != nil {
		t.Fatal(err)
	}
	working(t, queue, registry)
	if name := next(t, greeted); name != "committed" {
		t.Errorf("done for %q", name)
	}
}

func TestEnqueuingOutsideAUnitOfWorkIsRefused(t *testing.T) {
	t.Parallel()
	queue := newQueue(t, databasetest.New(t))
	if err := queue.Enqueue(t.Context(), greet{}); !errors.Is(err, jobs.ErrOutside) {
		t.Errorf("Enqueue = %v, want ErrOutside", err)
	}
}

func TestPeriodicWorkRunsAtStart(t *testing.T) {
	t.Parallel()
	queue, registry := newQueue(t, databasetest.New(t)), jobs.NewRegistry()
	greeted := make(chan string, 10)
	jobs.Handle(registry, func(_ context.Context, g greet) error { greeted <- g.Name; return nil })
	registry.Every(time.Hour, greet{Name: "leader"}, true)
	working(t, queue, registry)
	if name := next(t, greeted); name != "leader" {
		t.Errorf("done for %q", name)
	}
}

func TestAFullPoolOfOneStillWorksJobs(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	queue, registry := newQueue(t, db), jobs.NewRegistry()
	greeted := make(chan string, 10)
	jobs.Handle(registry, func(_ context.Context, g greet) error { greeted <- g.Name; return nil })
	working(t, queue, registry)
	if err := db.Do(t.Context(), func(ctx context.Context) error { return queue.Enqueue(ctx, greet{Name: "one"}) }); err != nil {
		t.Fatal(err)
	}
	if name := next(t, greeted); name != "one" {
		t.Errorf("done for %q", name)
	}
}

func TestAJobHasTheTimeItAskedFor(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	queue, registry := newQueue(t, db), jobs.NewRegistry()
	left := make(chan time.Duration, 1)
	jobs.HandleWithin(registry, 10*time.Minute, func(ctx context.Context, _ greet) error {
		ends, _ := ctx.Deadline()
		left <- time.Until(ends)
		return nil
	})
	working(t, queue, registry)
	if err := db.Do(t.Context(), func(ctx context.Context) error { return queue.Enqueue(ctx, greet{}) }); err != nil {
		t.Fatal(err)
	}
	select {
	case has := <-left:
		if has < 5*time.Minute {
			t.Errorf("it has %v", has)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("no job was done")
	}
}
