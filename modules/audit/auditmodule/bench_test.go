package auditmodule

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/page"
)

const (
	benchMonths = 12
	// benchEntries is what an ordinary run has; the figures that count are those of ROSTER_BENCH_ENTRIES=5000000.
	benchEntries = 50_000
	benchPeople  = 10_000
)

// BenchmarkLog measures a log of a year: sealing and verifying it as entries a second, and pages of it as the time that
// 99 of 100 take.
func BenchmarkLog(b *testing.B) {
	n := benchEntries
	if text := os.Getenv("ROSTER_BENCH_ENTRIES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	p := newProcessOn(b, databasetest.Clone(b), 8)
	p.fill(b, n)
	ctx := authn.AsSystem(b.Context())
	p.whole(ctx, b)
	p.pages(ctx, b)
}

// whole measures sealing and verifying the whole log, once.
func (p process) whole(ctx context.Context, b *testing.B) {
	b.Helper()
	began, sealed := time.Now(), 0
	for more := true; more; {
		made, err := p.sealer.Seal(ctx)
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range made {
			sealed += s.EntryCount
		}
		more = len(made) > 0
	}
	sealing := float64(sealed) / time.Since(began).Seconds()
	began = time.Now()
	r, err := p.parts.Verifier.Verify(ctx, app.Scope{}, func(int64, int64) {})
	if err != nil || r.Finding != nil {
		b.Fatal(err, r.Finding)
	}
	verifying := float64(r.Entries) / time.Since(began).Seconds()
	b.Run("seal", func(b *testing.B) { b.ReportMetric(sealing, "entries/s") })
	b.Run("verify", func(b *testing.B) { b.ReportMetric(verifying, "entries/s") })
}

// pages measures searches. They include the entry that each of them writes.
func (p process) pages(ctx context.Context, b *testing.B) {
	b.Helper()
	week := app.Filter{From: time.Now().AddDate(0, -6, 0), To: time.Now().AddDate(0, -6, 7)}
	for name, f := range map[string]func(i int) app.Filter{
		"newest":          func(int) app.Filter { return app.Filter{} },
		"by subject":      func(i int) app.Filter { return app.Filter{SubjectType: "user", SubjectID: benchPerson(i)} },
		"by actor":        func(i int) app.Filter { return app.Filter{ActorID: benchPerson(i)} },
		"by action":       func(i int) app.Filter { return app.Filter{Action: benchAction(i)} },
		"by time":         func(int) app.Filter { return week },
		"actor and time":  func(i int) app.Filter { f := week; f.ActorID = benchPerson(i); return f },
		"action and time": func(i int) app.Filter { f := week; f.Action = benchAction(i); return f },
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				if _, err := p.parts.Service.Search(ctx, f(i), page.Query{Limit: page.DefaultLimit}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

func benchPerson(i int) string {
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", i*7919%benchPeople)
}
func benchAction(i int) string { return fmt.Sprintf("user.action_%d", i%20) }

// fill copies n entries of the last months into the log, with sound hashes, in the order of their times.
func (p process) fill(b *testing.B, n int) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), databasetest.OwnerURL(b, p.name))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	for back := 1; back <= benchMonths; back++ {
		_, err := conn.Exec(b.Context(), fmt.Sprintf(`SET timezone = 'UTC'; DO $$ DECLARE m timestamptz := date_trunc('month', now()) - interval '%d months'; BEGIN
			EXECUTE format('CREATE TABLE user_audit_log_%%s PARTITION OF user_audit_log FOR VALUES FROM (%%L) TO (%%L)', to_char(m, 'YYYY_MM'), m, m + interval '1 month'); END $$`, back))
		if err != nil {
			b.Fatal(err)
		}
	}
	columns := []string{"id", "occurred_at", "action", "outcome", "actor_kind", "actor_id", "subject_type", "subject_id", "changes", "content_hash"}
	start, year := time.Now().AddDate(-1, 0, 1), 364*24*time.Hour
	rows := pgx.CopyFromFunc(func() func() ([]any, error) {
		i := 0
		return func() ([]any, error) {
			if i == n {
				return nil, nil
			}
			s := benchEntry(b, i, start.Add(time.Duration(float64(year)*float64(i)/float64(n)))).Snapshot()
			i++
			return []any{s.ID, s.OccurredAt, s.Action, s.Outcome, s.ActorKind, s.ActorID, s.SubjectType, s.SubjectID, string(s.Changes), s.ContentHash}, nil
		}
	}())
	if _, err := conn.CopyFrom(b.Context(), pgx.Identifier{"user_audit_log"}, columns, rows); err != nil {
		b.Fatal(err)
	}
	if _, err := conn.Exec(b.Context(), "ANALYZE user_audit_log"); err != nil {
		b.Fatal(err)
	}
}

func benchEntry(b *testing.B, i int, at time.Time) domain.Entry {
	b.Helper()
	at = at.UTC().Truncate(time.Microsecond)
	draft, err := domain.Compose(event.Envelope{
		ID: storetest.NewID(at), OccurredAt: at, Actor: authn.Principal{Kind: authn.User, UserID: benchPerson(i)},
		Event: storetest.Happening{Name: benchAction(i / 3), About: event.Description{
			Subject: event.Subject{Type: event.SubjectUser, ID: benchPerson(i / 2)},
			Changes: []event.Change{{Field: "status", Old: "pending", New: "active"}, {Field: "version", Old: i, New: i + 1}},
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	entry, err := draft.Seal(nil)
	if err != nil {
		b.Fatal(err)
	}
	return entry
}
