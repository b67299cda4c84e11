package gormstore

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// spreadOfAMonth has a hundred thousand accounts, half of them on the last day.
func spreadOfAMonth() (spread creations, first, eve, last time.Time) {
	first = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	eve, last = first.AddDate(0, 0, 29), first.AddDate(0, 0, 30)
	return creations{bounds: []time.Time{first, eve, last}, rows: 100_000}, first, eve, last
}

func TestCreationsInterpolate(t *testing.T) {
	t.Parallel()
	spread, first, eve, last := spreadOfAMonth()
	noon := eve.Add(12 * time.Hour)
	for at, want := range map[time.Time]float64{
		first.Add(-time.Hour): 0, first: 0, eve: 50_000, noon: 75_000, last: 100_000, last.Add(time.Hour): 100_000,
	} {
		if got := spread.before(at); got != want {
			t.Errorf("before %v: %v, want %v", at, got, want)
		}
	}
	for before, want := range map[float64]time.Time{-1: first, 0: first, 50_000: eve, 75_000: noon, 100_000: last, 200_000: last} {
		if got := spread.when(before); !got.Equal(want) {
			t.Errorf("when %v: %v, want %v", before, got, want)
		}
	}
}

func TestCreationsAreThoseOfTheStatistics(t *testing.T) {
	t.Parallel()
	name, db := databasetest.NewNamed(t)
	ctx := t.Context()
	owner, err := pgx.Connect(ctx, databasetest.SuperuserURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(ctx)) })
	if spread, err := readCreations(ctx, db); err != nil || spread.known() {
		t.Fatalf("of an empty table: %+v, %v", spread, err)
	}
	for _, statement := range []string{
		`INSERT INTO users (email, email_canonical, created_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', timestamptz '2026-01-01' + i * interval '1 hour' FROM generate_series(1, 1000) AS i`,
		`ANALYZE users`,
	} {
		if _, err := owner.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	spread, err := readCreations(ctx, db)
	if err != nil || !spread.known() {
		t.Fatalf("%+v, %v", spread, err)
	}
	middle := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(500 * time.Hour)
	if got := spread.before(middle); got < 480 || got > 520 {
		t.Errorf("made before the middle: %v of %v", got, spread.rows)
	}
}

func TestWindowsEndWhereTheNextAccountsDo(t *testing.T) {
	t.Parallel()
	spread, first, eve, last := spreadOfAMonth()
	hours := func(n float64) time.Duration { return time.Duration(n * float64(time.Hour)) }
	position := func(at time.Time) *app.Position {
		return &app.Position{Time: &at, ID: "80000000-0000-4000-8000-000000000000"}
	}
	big := creations{bounds: spread.bounds, rows: 10_000_000}
	imported := creations{bounds: []time.Time{eve, eve.Add(hours(1))}, rows: 400_000}
	busy := creations{bounds: imported.bounds, rows: 30_000}
	noon := eve.Add(hours(12))
	for name, one := range map[string]struct {
		q         app.ListQuery
		spread    creations
		near, far time.Time
		exact     bool // end at a time, not with an hour
		none      bool
	}{
		"newest":             {q: app.ListQuery{}, spread: spread, near: last.Add(-hours(24 * 0.4)), far: first},
		"oldest":             {q: app.ListQuery{Order: app.Order{Ascending: true}}, spread: spread, near: first.Add(hours(24 * 29 * 0.4)), far: last},
		"behind a page":      {q: app.ListQuery{After: position(noon)}, spread: spread, near: noon.Add(-hours(24 * 0.4)), far: first},
		"before a bound":     {q: app.ListQuery{Filter: app.Filter{CreatedTo: &noon}, After: position(last)}, spread: spread, near: noon.Add(-hours(24 * 0.4)), far: first},
		"page before bound":  {q: app.ListQuery{Filter: app.Filter{CreatedTo: &last}, After: position(noon)}, spread: spread, near: noon.Add(-hours(24 * 0.4)), far: first},
		"of an import":       {q: app.ListQuery{}, spread: imported, near: eve.Add(hours(0.95)), far: eve.Add(hours(0.75)), exact: true},
		"oldest of it":       {q: app.ListQuery{Order: app.Order{Ascending: true}}, spread: imported, near: eve.Add(hours(0.05)), far: eve.Add(hours(0.25)), exact: true},
		"of a busy hour":     {q: app.ListQuery{}, spread: busy, near: eve.Add(hours(1. / 3)), far: eve},
		"oldest of one hour": {q: app.ListQuery{Order: app.Order{Ascending: true}}, spread: busy, near: eve.Add(hours(2. / 3)), far: eve.Add(hours(1))},
		"deep":               {q: app.ListQuery{After: position(noon)}, spread: big, none: true},
		"without statistics": {q: app.ListQuery{}, none: true},
		"in another order":   {q: app.ListQuery{Order: app.Order{By: app.SortEmail}}, spread: spread, none: true},
	} {
		one.q.Search = "ann"
		w, ok := windowsOf(one.q, one.spread)
		if ok == one.none {
			t.Errorf("%s: windows %v", name, ok)
		}
		for end, want := range map[windowEnd]time.Time{w.near: one.near, w.far: one.far} {
			if ok && (end.at.Sub(want).Abs() > time.Second || end.hours == one.exact) {
				t.Errorf("%s: %+v, want %v, exact: %v", name, end, want, one.exact)
			}
		}
	}
}
