package auditmodule

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/uuidgen"
)

// wider is newProcess with a pool of several connections.
func wider(t *testing.T) process {
	t.Helper()
	return newProcessOn(t, databasetest.Clone(t), 8)
}

// entry writes an entry, and calls then between the writing and the commit.
func (p process) entry(ctx context.Context, bus *event.Bus, then func() error) error {
	return p.db.Do(ctx, func(ctx context.Context) error {
		if err := bus.Publish(ctx, storetest.Happening{Name: "user.tried"}); err != nil {
			return err
		}
		// What is gathered later is handed over later, and any statement sends those that wait for COMMIT.
		return database.NewGathering[int](p.db).Add(ctx, 0, func(ctx context.Context, _ []int) error {
			return errors.Join(p.db.Conn(ctx).Exec("SELECT 1").Error, then())
		})
	})
}

func atOnce() error { return nil }

func (p process) verified(t *testing.T) audit.Report {
	t.Helper()
	r, err := p.parts.Verifier.Verify(authn.AsSystem(t.Context()), app.Scope{}, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A transaction that drew its number early and commits late is neither skipped nor sealed twice.
func TestSealerWaitsForLateCommits(t *testing.T) {
	t.Parallel()
	p := wider(t)
	release, written, done := make(chan struct{}), make(chan struct{}), make(chan error, 2)
	go func() {
		done <- p.entry(t.Context(), p.bus, func() error { close(written); <-release; return nil })
	}()
	<-written
	if err := p.entry(t.Context(), p.bus, atOnce); err != nil { // a higher number, committed first
		t.Fatal(err)
	}
	sealed := make(chan error, 1)
	go func() { _, err := p.sealer.Seal(t.Context()); sealed <- err }()
	select {
	case err := <-sealed:
		t.Fatalf("sealed past a transaction that was still open: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	close(release)
	for _, c := range []chan error{done, sealed} {
		if err := <-c; err != nil {
			t.Fatal(err)
		}
	}
	if r := p.verified(t); r.Finding != nil || r.Entries != 2 || r.Unsealed != 0 {
		t.Errorf("got %+v, %v", r, r.Finding)
	}
}

// Writers that take their time and partly roll back, four sealers with every second run broken off somewhere, and a
// clock that steps back: every entry is under exactly one seal, and the whole verifies.
func TestSealingUnderFire(t *testing.T) {
	t.Parallel()
	p := wider(t)
	ctx, stop := context.WithCancel(t.Context())
	var sealers, writers sync.WaitGroup
	for range 4 {
		other := newProcessOn(t, p.name, 2)
		sealers.Go(func() {
			for ctx.Err() == nil {
				run, cancel := context.WithCancel(ctx)
				if rand.IntN(2) == 0 { //nolint:gosec // a test
					time.AfterFunc(time.Duration(rand.IntN(20))*time.Millisecond, cancel) //nolint:gosec // a test
				}
				_, _ = other.sealer.Seal(run)
				cancel()
			}
		})
	}
	at := clock.NewManual(time.Now())
	bus := event.NewBus(p.db, uuidgen.New(), at.Now)
	p.Subscribe(bus)
	for w := range 4 {
		writers.Go(func() {
			for i := range 60 {
				at.Advance(time.Duration(rand.IntN(2001)-1000) * time.Millisecond) //nolint:gosec // a test
				err := p.entry(ctx, bus, func() error {
					time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond) //nolint:gosec // how long it stays open
					if i%5 == 4 {
						return context.Canceled
					}
					return nil
				})
				if err != nil && i%5 != 4 {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	writers.Wait()
	stop()
	sealers.Wait()
	p.sealRest(t)
	r := p.verified(t)
	if r.Finding != nil || r.Entries != 4*48 || r.Unsealed != 0 || int(r.Entries) != p.count(t, "user_audit_log") {
		t.Errorf("got %+v, %v", r, r.Finding)
	}
	if r.Seals < 2 {
		t.Errorf("only %d seals: nothing was tried", r.Seals)
	}
}

// sealRest seals until nothing is left. One run is not enough: the lock of a run that was broken off is held until the
// database has noticed.
func (p process) sealRest(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, err := p.sealer.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if p.verified(t).Unsealed == 0 {
			return
		}
	}
}

// What somebody with the whole power over the database does is found.
//
// ASVS: 16.4.2
func TestTamperingInTheDatabase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ statement, told string }{
		"an edit":          {"UPDATE user_audit_log SET action = 'user.other' WHERE seq = 2", "entry"},
		"a deletion":       {"DELETE FROM user_audit_log WHERE seq = 2", "first gap is at 2"},
		"a forged seal":    {"UPDATE audit_seals SET entry_count = 3 WHERE number = 1", "changed"},
		"a missing seal":   {"DELETE FROM audit_seals WHERE number = 1", "broken"},
		"a swap":           {"UPDATE user_audit_log SET seq = CASE seq WHEN 1 THEN 2 ELSE 1 END WHERE seq IN (1, 2)", "exchanged"},
		"below all seals":  {"UPDATE user_audit_log SET seq = -seq WHERE seq = 2", "inserted"},
		"the unsealed row": {"UPDATE user_audit_log SET reason = 'x' WHERE seq = 5", "does not fit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProcess(t)
			for i := range 5 {
				if err := p.entry(t.Context(), p.bus, atOnce); err != nil {
					t.Fatal(err)
				}
				if i == 1 || i == 3 {
					if _, err := p.sealer.Seal(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			if r := p.verified(t); r.Finding != nil {
				t.Fatalf("a sound log: %v", r.Finding)
			}
			p.asOwner(t, `ALTER TABLE user_audit_log DISABLE TRIGGER USER; ALTER TABLE audit_seals DISABLE TRIGGER USER`)
			p.asOwner(t, c.statement)
			if r := p.verified(t); r.Finding == nil || !strings.Contains(r.Finding.String(), c.told) {
				t.Errorf("got %v, want %q", r.Finding, c.told)
			}
		})
	}
}

// A number that the sequence never gave does not lead the sealer astray.
func TestANumberOutOfNowhere(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	if err := p.entry(t.Context(), p.bus, atOnce); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), databasetest.ApplicationURL(t, p.name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	const copied = `INSERT INTO user_audit_log (id, seq, occurred_at, action, outcome, actor_kind, content_hash)
		SELECT gen_random_uuid(), %d, occurred_at, action, outcome, actor_kind, content_hash FROM user_audit_log WHERE seq = 1`
	if _, err := conn.Exec(t.Context(), fmt.Sprintf(copied, int64(1)<<60)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := p.sealer.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := p.entry(t.Context(), p.bus, atOnce); err != nil {
			t.Fatal(err)
		}
	}
	if r := p.verified(t); r.Seals != 2 || r.Finding == nil {
		t.Errorf("got %+v, %v", r, r.Finding)
	}
}
