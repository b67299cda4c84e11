package identitymodule_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
)

// ASVS: 10.4.5, 16.3.3
func TestReuseAtOnceIsLoggedOnce(t *testing.T) {
	t.Parallel()
	var told atomic.Int64
	w := newWorld(t, func(bus *event.Bus) {
		event.On(bus, func(context.Context, identity.RefreshReused) error {
			told.Add(1)
			return nil
		})
	})
	w.seeded("uma")
	var first, second, third tokens
	w.post("/v1/auth/login", map[string]any{"login": "uma", "password": "sample-uma-password"}).Want(http.StatusOK).JSON(&first)
	w.post("/v1/auth/refresh", map[string]any{"refresh_token": first.RefreshToken}).Want(http.StatusOK).JSON(&second)
	w.post("/v1/auth/refresh", map[string]any{"refresh_token": second.RefreshToken}).Want(http.StatusOK).JSON(&third)
	var all sync.WaitGroup
	// A pool of the lock's own leaves the module's to the two.
	locker := databasetest.Open(t, w.name, 1)
	err := locker.Do(t.Context(), func(ctx context.Context) error {
		// Nobody can end the session before two have found it alive.
		if err := locker.Conn(ctx).Exec("SELECT FROM sessions FOR UPDATE").Error; err != nil {
			return err
		}
		for range 2 {
			all.Go(func() {
				if got := w.post("/v1/auth/refresh", map[string]any{"refresh_token": first.RefreshToken}); got.Status != http.StatusUnauthorized {
					t.Errorf("a spent token answers %d", got.Status)
				}
			})
		}
		return awaitWaiting(ctx, locker)
	})
	all.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if told.Load() != 1 {
		t.Errorf("reuse is logged %d times, want once", told.Load())
	}
	w.post("/v1/auth/refresh", map[string]any{"refresh_token": third.RefreshToken}).WantProblem(http.StatusUnauthorized, "invalid_refresh_token")
	w.get("/v1/me/sessions", third.AccessToken).WantProblem(http.StatusUnauthorized, "unauthenticated")
}

// awaitWaiting waits until two others wait for a lock. Within a transaction PostgreSQL shows the activity of its first
// look, until it is told to look again.
func awaitWaiting(ctx context.Context, db *database.DB) error {
	for deadline := time.Now().Add(4 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		var waiting int
		if err := db.Conn(ctx).Exec("SELECT pg_stat_clear_snapshot()").Error; err != nil {
			return err
		}
		err := db.Conn(ctx).Raw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Row().Scan(&waiting)
		if err != nil || waiting >= 2 {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("the two do not meet")
		}
	}
}
