package auditmodule

import (
	"testing"
	"time"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain/chain"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/uuidgen"
)

// oldMonth makes the partition of five months ago and writes three entries into it.
func (p process) oldMonth(t *testing.T) time.Time {
	t.Helper()
	now := time.Now().UTC()
	month := time.Date(now.Year(), now.Month()-5, 1, 0, 0, 0, 0, time.UTC)
	p.asOwner(t, "CREATE TABLE user_audit_log_"+month.Format("2006_01")+" PARTITION OF user_audit_log FOR VALUES FROM ('"+
		month.Format(time.RFC3339)+"') TO ('"+month.AddDate(0, 1, 0).Format(time.RFC3339)+"')")
	bus := event.NewBus(p.db, uuidgen.New(), func() time.Time { return month.AddDate(0, 0, 9) })
	p.Subscribe(bus)
	old := p
	old.bus = bus
	for range 3 {
		if err := old.entry(t.Context(), bus, atOnce); err != nil {
			t.Fatal(err)
		}
	}
	return month
}

func (p process) retention(keep time.Duration) *app.Retention {
	return app.NewRetention(gormstore.NewDrops(p.db), p.db, p.bus, storetest.Now, keep)
}

// A month goes when it is old and sealed, the log tells of it, and what is left verifies with all its seals.
//
// ASVS: 14.2.4
func TestRetention(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	p.oldMonth(t)
	ctx := authn.AsSystem(t.Context())
	if _, err := p.retention(24 * time.Hour).Apply(ctx); err == nil {
		t.Error("a month that is not sealed was dropped")
	}
	if err := p.entry(t.Context(), p.bus, atOnce); err != nil {
		t.Fatal(err)
	}
	if made, err := p.sealer.Seal(ctx); err != nil || len(made) != 2 { // a seal never covers two months
		t.Fatalf("%d seals, %v", len(made), err)
	}
	for keep, want := range map[time.Duration]int{0: 0, 300 * 24 * time.Hour: 0} {
		if dropped, err := p.retention(keep).Apply(ctx); err != nil || dropped != want {
			t.Errorf("keeping %v: %d dropped, %v", keep, dropped, err)
		}
	}
	if dropped, err := p.retention(30 * 24 * time.Hour).Apply(ctx); err != nil || dropped != 1 {
		t.Fatalf("%d dropped, %v", dropped, err)
	}
	if n := p.count(t, "user_audit_log"); n != 2 {
		t.Errorf("%d entries, want the new one and the one that tells of the month", n)
	}
	r := p.verified(t)
	if r.Finding != nil || r.Dropped != 3 || r.Seals != 2 || r.Entries != 1 || r.Unsealed != 1 {
		t.Errorf("got %+v, %v", r, r.Finding)
	}
}

// The same without retention is a deletion.
func TestAMonthThatNobodyDropped(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	month := p.oldMonth(t)
	if _, err := p.sealer.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.asOwner(t, "DROP TABLE user_audit_log_"+month.Format("2006_01"))
	if r := p.verified(t); r.Finding == nil || r.Finding.Seal != 1 {
		t.Errorf("got %+v", r)
	}
}

// What the application's role may do with the function is bounded by the function.
func TestDropIsBounded(t *testing.T) {
	t.Parallel()
	p := newProcess(t)
	drops := gormstore.NewDrops(p.db)
	now := time.Now().UTC()
	this := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for _, month := range []string{this.Format(time.DateOnly), this.AddDate(0, -1, 0).Format(time.DateOnly), "2001-01-01", "2001-01-02"} {
		if _, _, _, err := drops.Drop(t.Context(), month); err == nil {
			t.Errorf("%s was dropped", month)
		}
	}
	if chain.SameMonth(chain.Leaf{OccurredAt: this}, chain.Leaf{OccurredAt: this.Add(-1)}) {
		t.Error("two months are one")
	}
}
