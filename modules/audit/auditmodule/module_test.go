package auditmodule

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"roster/modules/audit"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/jobs"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

const (
	anna = "11111111-1111-4111-8111-111111111111"
	bert = "22222222-2222-4222-8222-222222222222"
)

// process is the module on a database, behind a pool of one connection, which has to be enough.
type process struct {
	*Module
	name string
	db   *database.DB
	bus  *event.Bus
	log  *observer.ObservedLogs

	keepAhead func(context.Context, upkeepArgs) error
}

func config(key []byte) audit.Config {
	return audit.Config{KeyEncryptionKey: key, SealingKey: storetest.KEK(), SealInterval: time.Second}
}

// build puts a module together on a database, as the process does.
func build(t testing.TB, cfg audit.Config, db *database.DB, bus *event.Bus) (*Module, *observer.ObservedLogs, error) {
	t.Helper()
	cursors, err := page.NewCodec(storetest.KEK())
	if err != nil {
		t.Fatal(err)
	}
	core, log := observer.New(zap.InfoLevel)
	queue, err := jobs.NewQueue(db, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	m, err := New(cfg, db, bus, queue, uuidgen.New(), cursors, clock.System(), audit.Actions(), prometheus.NewRegistry(), zap.New(core))
	return m, log, err
}

func newProcess(t *testing.T) process {
	t.Helper()
	return newProcessOn(t, databasetest.Clone(t), 1)
}

// newProcessOn is a process on a database that others may use too.
func newProcessOn(t testing.TB, name string, connections int) process {
	t.Helper()
	db := databasetest.Open(t, name, connections)
	bus := event.NewBus(db, uuidgen.New(), storetest.Now)
	m, log, err := build(t, config(storetest.KEK()), db, bus)
	if err != nil {
		t.Fatal(err)
	}
	m.Subscribe(bus)
	return process{Module: m, name: name, db: db, bus: bus, log: log, keepAhead: m.upkeep.run}
}

// change is a change of another module: a row of its own, and an event.
func (p process) change(ctx context.Context, note string, about event.Description) error {
	return p.db.Do(ctx, func(ctx context.Context) error {
		if err := p.db.Conn(ctx).Exec(
			"INSERT INTO login_throttles (scope, key_digest, failures, window_started_at) VALUES ('network', sha256(convert_to(?, 'UTF8')), 1, now())",
			note).Error; err != nil {
			return err
		}
		return p.bus.Publish(ctx, storetest.Happening{Name: "user.tried", About: about})
	})
}

func (p process) count(t *testing.T, table string) (n int) {
	t.Helper()
	if err := p.db.Conn(t.Context()).Raw("SELECT count(*) FROM " + table).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (p process) asOwner(t *testing.T, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), databasetest.OwnerURL(t, p.name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Nothing that belongs to a person lies in clear in the tables.
//
// ASVS: 14.2.4
func TestNothingPersonalLiesOpen(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	ctx := authn.WithOrigin(authn.With(t.Context(), authn.Principal{Kind: authn.User, UserID: anna}),
		authn.Origin{IP: "canary-ip", UserAgent: "canary-agent"})
	for i, subject := range []event.Subject{{Type: "user", ID: bert}, {Type: "user"}, {Type: "role"}, {}} {
		err := p.change(ctx, string(rune('a'+i)), event.Description{Subject: subject, Changes: []event.Change{
			{Field: "email", Old: "canary-old", New: map[string]any{"is": "canary-new"}, Personal: true},
			{Field: "metadata", New: map[string]string{"apiToken": "canary-token"}},
			{Field: "status", New: "visible"},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	var all string
	err := p.db.Conn(t.Context()).Raw("SELECT string_agg(l::text, '') FROM user_audit_log l").Row().Scan(&all)
	if err != nil || strings.Count(all, "visible") != 4 {
		t.Fatalf("%v: %s", err, all)
	}
	canary := "63616e617279" // canary, as bytea prints it
	if strings.Contains(all, "canary") || strings.Contains(all, canary) || strings.Contains(all, "Y2FuYXJ5") {
		t.Errorf("a canary sings: %s", all)
	}
	if n := p.count(t, "audit_subject_keys"); n != 3 { // Anna, Bert, the day
		t.Errorf("%d keys", n)
	}
}

// An entry that cannot be written takes the change with it, and all is well again when the obstacle goes.
//
// ASVS: 2.3.3, 16.5.3
func TestNoEntryNoChange(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	p.asOwner(t, `CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
		CREATE TRIGGER no BEFORE INSERT ON user_audit_log FOR EACH ROW EXECUTE FUNCTION no()`)
	about := event.Description{
		Subject: event.Subject{Type: "user", ID: bert}, Changes: []event.Change{{Field: "email", New: "b", Personal: true}},
	}
	if err := p.change(t.Context(), "a", about); err == nil || !strings.Contains(err.Error(), "append entries to the log") {
		t.Errorf("got %v", err)
	}
	for table, want := range map[string]int{"login_throttles": 0, "user_audit_log": 0, "audit_subject_keys": 0} {
		if n := p.count(t, table); n != want {
			t.Errorf("%s: %d rows", table, n)
		}
	}
	p.asOwner(t, "DROP TRIGGER no ON user_audit_log")
	if err := p.change(t.Context(), "a", about); err != nil {
		t.Error(err)
	}
	for table, want := range map[string]int{"login_throttles": 1, "user_audit_log": 1, "audit_subject_keys": 1} {
		if n := p.count(t, table); n != want {
			t.Errorf("%s: %d rows", table, n)
		}
	}
}

// strayEntries is what the module's check of the partitions finds.
func (p process) strayEntries(t *testing.T) error {
	t.Helper()
	for _, check := range p.Checks {
		if check.Name == "audit_partitions" {
			return check.Run(t.Context())
		}
	}
	t.Fatal("there is no check of the partitions")
	return nil
}

// A stray entry is an alarm in the log and for the metrics, and neither a failed job nor a reason not to be ready.
func TestUpkeep(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	p.Jobs(jobs.NewRegistry())
	if err := p.keepAhead(t.Context(), upkeepArgs{}); err != nil || p.log.Len() > 0 || p.strayEntries(t) != nil {
		t.Errorf("a new log is not in order: %v, %v", err, p.log.All())
	}
	bus := event.NewBus(p.db, uuidgen.New(), func() time.Time { return storetest.Now().AddDate(3, 0, 0) })
	p.Subscribe(bus)
	err := p.db.Do(t.Context(), func(ctx context.Context) error {
		return bus.Publish(ctx, storetest.Happening{Name: "user.tried"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.strayEntries(t); !errors.Is(err, audit.ErrStrayEntries) {
		t.Errorf("got %v", err)
	}
	if err := p.keepAhead(t.Context(), upkeepArgs{}); err != nil || p.log.FilterLevelExact(zap.ErrorLevel).Len() != 1 {
		t.Errorf("got %v, logged %v", err, p.log.All())
	}
	for _, check := range p.Checks {
		stray := errors.Is(check.Run(t.Context()), audit.ErrStrayEntries)
		if stray != (check.Name == "audit_partitions") || stray && !check.Warns {
			t.Errorf("%s: told of stray entries: %v, only warns: %v", check.Name, stray, check.Warns)
		}
	}
}

func TestReadyWithTheRightKeyOnly(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	about := event.Description{Changes: []event.Change{{Field: "email", New: "b", Personal: true}}}
	if err := p.change(t.Context(), "a", about); err != nil {
		t.Fatal(err)
	}
	other, _, err := build(t, config([]byte(strings.Repeat("x", 32))), p.db, p.bus)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Checks[0].Run(t.Context()); !errors.Is(err, audit.ErrWrongKey) {
		t.Errorf("got %v", err)
	}
	if _, _, err := build(t, config([]byte("short")), p.db, p.bus); err == nil {
		t.Error("a short key was taken")
	}
	short := config(storetest.KEK())
	short.SealingKey = []byte("short")
	if _, _, err := build(t, short, p.db, p.bus); err == nil {
		t.Error("a short sealing key was taken")
	}
}
