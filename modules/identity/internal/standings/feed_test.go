package standings

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/zap"

	"roster/modules/identity"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// replica is one process on the database.
type replica struct {
	t      *testing.T
	db     *database.DB
	memory *Memory
	*Announcer
}

func newReplica(t *testing.T, name, listenURL string) *replica {
	t.Helper()
	const connections = 2
	db, memory := databasetest.Open(t, name, connections), NewMemory()
	feed, end := NewFeed(identity.Config{ListenURL: listenURL}, db, memory, clock.System(), zap.NewNop())
	t.Cleanup(end)
	feed.Start()
	return &replica{t: t, db: db, memory: memory, Announcer: NewAnnouncer(db, memory)}
}

func (r *replica) knows() bool { return r.memory.knows(owner, clock.System().Now()) }

// await polls until the condition holds.
func (r *replica) await(what string, within time.Duration, condition func() bool) {
	r.t.Helper()
	for deadline := time.Now().Add(within); !condition(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("not within %s: %s", within, what)
		}
	}
}

const patience = 20 * time.Second

// learn makes the replica remember, as soon as it can.
func (r *replica) learn() {
	r.t.Helper()
	r.await("remember somebody", patience, func() bool {
		_, ticket, known := r.memory.Recall(owner, session, clock.System().Now())
		if !known {
			r.memory.Keep(session, standingOf(owner), ticket)
		}
		return known
	})
}

func TestRevocationReachesAllReplicas(t *testing.T) {
	t.Parallel()
	name, _ := databasetest.NewNamed(t)
	url := databasetest.ApplicationURL(t, name)
	here, there := newReplica(t, name, url), newReplica(t, name, url)
	for what, announce := range map[string]func(context.Context) error{
		"one": func(ctx context.Context) error { return here.Forget(ctx, owner) },
		"all": here.ForgetAll,
	} {
		here.learn()
		there.learn()
		if err := here.db.Do(t.Context(), announce); err != nil {
			t.Fatal(err)
		}
		if here.knows() {
			t.Errorf("%s: the replica that made the change remembers after commit", what)
		}
		there.await(what+": the other replica forgets", time.Second, func() bool { return !there.knows() })
	}
}

func TestRevocationBitesHereWithoutTheFeed(t *testing.T) {
	t.Parallel()
	name, db := databasetest.NewNamed(t)
	memory := warm(owner)
	announcer := NewAnnouncer(db, memory)
	failed := errors.New("rolled back")
	err := db.Do(t.Context(), func(ctx context.Context) error {
		return errors.Join(announcer.Forget(ctx, owner), failed)
	})
	if !errors.Is(err, failed) || !memory.knows(owner, start) {
		t.Errorf("%s: a change that was rolled back is announced: %v", name, err)
	}
	if err := db.Do(t.Context(), func(ctx context.Context) error { return announcer.Forget(ctx, owner) }); err != nil {
		t.Fatal(err)
	}
	if memory.knows(owner, start) {
		t.Error("the replica that made the change waits for its own notification")
	}
}

func TestLostFeedRemembersNothingAndComesBack(t *testing.T) {
	t.Parallel()
	name, _ := databasetest.NewNamed(t)
	r := newReplica(t, name, databasetest.ApplicationURL(t, name))
	r.learn()
	admin, err := pgx.Connect(t.Context(), databasetest.SuperuserURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close(context.WithoutCancel(t.Context())) }()
	_, err = admin.Exec(t.Context(),
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'roster standings'")
	if err != nil {
		t.Fatal(err)
	}
	r.await("nothing is remembered without a feed", time.Second, func() bool { return !r.knows() })
	r.learn()
}

func TestWithoutAnAddressNothingIsRemembered(t *testing.T) {
	t.Parallel()
	name, _ := databasetest.NewNamed(t)
	r := newReplica(t, name, "")
	r.memory.Keep(session, standingOf(owner), 0)
	if r.knows() {
		t.Error("a replica without a feed remembers")
	}
}
