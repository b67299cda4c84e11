package database_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

func TestAGatheringIsHandedOverOnceBeforeTheCommit(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	var handed [][]string
	hand := func(ctx context.Context, all []string) error {
		handed = append(handed, all)
		return exec(ctx, db, insertCounter, "handed")
	}
	err := db.Do(t.Context(), func(ctx context.Context) error {
		for _, letter := range []string{"a", "b"} {
			err := db.Do(ctx, func(ctx context.Context) error { return letters.Add(ctx, letter, hand) })
			if err != nil || len(handed) > 0 {
				t.Errorf("after %s: %v, handed over %v", letter, err, handed)
			}
		}
		return nil
	})
	if err != nil || len(handed) != 1 || !slices.Equal(handed[0], []string{"a", "b"}) {
		t.Errorf("%v, handed over %v", err, handed)
	}
	if n := number(t, db, countAll); n != 1 {
		t.Errorf("%d rows of the hand-over were committed, want 1", n)
	}
}

func TestAFailedHandOverUndoesTheUnit(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	failure := errors.New("no room")
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if err := exec(ctx, db, insertCounter, "a"); err != nil {
			return err
		}
		return letters.Add(ctx, "a", func(context.Context, []string) error { return failure })
	})
	if !errors.Is(err, failure) {
		t.Errorf("Do = %v, want the failure of the hand-over", err)
	}
	if n := number(t, db, countAll); n != 0 {
		t.Errorf("%d rows were committed", n)
	}
}

func TestARehearsalDoesEverythingAndKeepsNothing(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	handed := 0
	hand := func(ctx context.Context, _ []string) error {
		handed++
		return exec(ctx, db, insertCounter, "handed")
	}
	failure, hooks := errors.New("no room"), 0
	for _, want := range []error{nil, failure} {
		err := db.Do(t.Context(), func(ctx context.Context) error {
			return db.Rehearse(ctx, func(ctx context.Context) error {
				db.AfterCommit(ctx, func() { hooks++ })
				if err := exec(ctx, db, insertCounter, "a"); err != nil {
					return err
				}
				return errors.Join(want, letters.Add(ctx, "a", hand))
			})
		})
		if !errors.Is(err, want) {
			t.Errorf("Rehearse = %v, want %v", err, want)
		}
	}
	if handed != 1 || hooks != 0 {
		t.Errorf("%d hand-overs and %d hooks, want one hand-over", handed, hooks)
	}
	if n := number(t, db, countAll); n != 0 {
		t.Errorf("%d rows were committed", n)
	}
}

func TestAFailedUnitHandsNothingOver(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	hand := func(context.Context, []string) error { return errors.New("handed over") }
	for _, swallow := range []bool{false, true} {
		err := db.Do(t.Context(), func(ctx context.Context) error {
			inner := db.Do(ctx, func(ctx context.Context) error {
				return errors.Join(letters.Add(ctx, "a", hand), errors.New("inner failure"))
			})
			if swallow {
				return nil
			}
			return inner
		})
		if err == nil || strings.Contains(err.Error(), "handed over") {
			t.Errorf("swallowed: %v: %v", swallow, err)
		}
	}
}

func TestAnAttemptThatIsRunAgainGathersAfresh(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	attempt, handed := 0, []string(nil)
	err := db.Do(t.Context(), func(ctx context.Context) error {
		attempt++
		return letters.Add(ctx, "a", func(_ context.Context, all []string) error {
			if attempt == 1 {
				return &pgconn.PgError{Code: "40001"}
			}
			handed = all
			return nil
		})
	})
	if err != nil || attempt != 2 || !slices.Equal(handed, []string{"a"}) {
		t.Errorf("%v, attempt %d handed over %v", err, attempt, handed)
	}
}

func TestGatheringWhileHandingOver(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	letters := database.NewGathering[string](db)
	var handed []string
	last := func(_ context.Context, all []string) error { //nolint:unparam // as a gathering takes it
		handed = append(handed, all...)
		return nil
	}
	err := db.Do(t.Context(), func(ctx context.Context) error {
		return letters.Add(ctx, "a", func(ctx context.Context, all []string) error {
			handed = append(handed, all...)
			return letters.Add(ctx, "b", last)
		})
	})
	if err == nil {
		err = letters.Add(t.Context(), "outside", last)
	}
	if err != nil || !slices.Equal(handed, []string{"a", "b", "outside"}) {
		t.Errorf("%v, handed over %v", err, handed)
	}
}

func TestAnArrayIsOneParameter(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	text := "b"
	var got string
	err := db.Conn(t.Context()).Raw("SELECT string_agg(coalesce(x, '-') || encode(coalesce(y, '\\x00'), 'hex'), ' ') FROM unnest(?::text[], ?::bytea[]) u(x, y)",
		database.Array([]*string{nil, &text, &text}), database.Array([][]byte{{1}, nil, {}})).Row().Scan(&got)
	if err != nil || got != "-01 b00 b" {
		t.Errorf("got %q, %v", got, err)
	}
	if n := number(t, db, "SELECT cardinality(?::text[])", database.Array([]string{})); n != 0 {
		t.Errorf("an empty one has %d", n)
	}
}
