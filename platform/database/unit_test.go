package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

// The throttle table is the simplest there is: a key and a number.
const (
	insertCounter = `INSERT INTO login_throttles (scope, key_digest, failures, window_started_at, updated_at)
	                 VALUES ('network', sha256(convert_to(?, 'UTF8')), 0, now(), now())`
	addOne      = `UPDATE login_throttles SET failures = failures + 1 WHERE key_digest = sha256(convert_to(?, 'UTF8'))`
	readCounter = `SELECT failures FROM login_throttles WHERE key_digest = sha256(convert_to(?, 'UTF8'))`
	countAll    = `SELECT count(*) FROM login_throttles`
)

func exec(ctx context.Context, db *database.DB, statement string, args ...any) error {
	return database.Explain("run test statement", db.Conn(ctx).Exec(statement, args...).Error)
}

func number(t *testing.T, db *database.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Conn(t.Context()).Raw(query, args...).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// ASVS: 2.3.3
func TestDoCommitsAllOrNothing(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	failure := errors.New("second thoughts")

	err := db.Do(t.Context(), func(ctx context.Context) error {
		if err := exec(ctx, db, insertCounter, "a"); err != nil {
			return err
		}
		return failure
	})
	if !errors.Is(err, failure) {
		t.Fatalf("Do = %v, want the function's own error", err)
	}
	if n := number(t, db, countAll); n != 0 {
		t.Fatalf("%d rows survived a failed unit of work", n)
	}

	if err := db.Do(t.Context(), func(ctx context.Context) error { return exec(ctx, db, insertCounter, "a") }); err != nil {
		t.Fatal(err)
	}
	if n := number(t, db, countAll); n != 1 {
		t.Fatalf("%d rows after a good unit of work, want 1", n)
	}
}

func TestNestedDoJoinsAndDooms(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if err := exec(ctx, db, insertCounter, "outer"); err != nil {
			return err
		}
		inner := db.Do(ctx, func(ctx context.Context) error {
			_ = exec(ctx, db, insertCounter, "inner")
			return errors.New("inner failure")
		})
		_ = inner // swallowed
		return nil
	})
	if !errors.Is(err, database.ErrDoomed) {
		t.Errorf("Do = %v, want ErrDoomed", err)
	}
	if n := number(t, db, countAll); n != 0 {
		t.Errorf("%d rows of a doomed unit of work were committed", n)
	}
}

// ASVS: 2.3.3
func TestAPanicRollsBack(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	func() {
		defer func() { _ = recover() }()
		_ = db.Do(t.Context(), func(ctx context.Context) error {
			if err := exec(ctx, db, insertCounter, "a"); err != nil {
				t.Error(err)
			}
			panic("bug")
		})
	}()
	if n := number(t, db, countAll); n != 0 {
		t.Errorf("%d rows survived a panic", n)
	}
}

func TestHooksRunAfterCommitOnly(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	var ran []string
	hook := func(name string) func() { return func() { ran = append(ran, name) } }

	_ = db.Do(t.Context(), func(ctx context.Context) error {
		db.AfterCommit(ctx, hook("rolled back"))
		return errors.New("no")
	})
	err := db.Do(t.Context(), func(ctx context.Context) error {
		return db.Do(ctx, func(ctx context.Context) error {
			db.AfterCommit(ctx, hook("committed"))
			if len(ran) != 0 {
				t.Error("the hook ran before the commit")
			}
			return nil
		})
	})
	if err != nil || fmt.Sprint(ran) != "[committed]" {
		t.Errorf("err = %v, hooks = %v", err, ran)
	}
}

// Two units that take two rows in opposite order deadlock; the one PostgreSQL
// ends is run again, so both succeed.
func TestADeadlockIsRetried(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	for _, key := range []string{"a", "b"} {
		if err := exec(t.Context(), db, insertCounter, key); err != nil {
			t.Fatal(err)
		}
	}
	var both sync.WaitGroup
	both.Add(2)
	meet := sync.OnceFunc(both.Done)
	meetToo := sync.OnceFunc(both.Done)
	add := func(first, second string, arrived func()) error {
		return db.Do(t.Context(), func(ctx context.Context) error {
			if err := exec(ctx, db, addOne, first); err != nil {
				return err
			}
			arrived()
			both.Wait()
			return exec(ctx, db, addOne, second)
		})
	}
	results := make(chan error, 2)
	go func() { results <- add("a", "b", meet) }()
	go func() { results <- add("b", "a", meetToo) }()
	for range 2 {
		if err := <-results; err != nil {
			t.Errorf("a deadlock was not retried: %v", err)
		}
	}
	if a, b := number(t, db, readCounter, "a"), number(t, db, readCounter, "b"); a != 2 || b != 2 {
		t.Errorf("counters are %d and %d, want 2 and 2", a, b)
	}
}

func TestAPoolOfOneSuffices(t *testing.T) {
	t.Parallel()
	name := databasetest.Clone(t)
	db := databasetest.Open(t, name, 1)
	var workers sync.WaitGroup
	for i := range 20 {
		workers.Go(func() {
			err := db.Do(t.Context(), func(ctx context.Context) error {
				return db.Do(ctx, func(ctx context.Context) error {
					return exec(ctx, db, insertCounter, fmt.Sprint(i))
				})
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	workers.Wait()
	if n := number(t, db, countAll); n != 20 {
		t.Errorf("%d rows, want 20", n)
	}
}

func TestViolatedNamesTheConstraint(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	if err := exec(t.Context(), db, insertCounter, "a"); err != nil {
		t.Fatal(err)
	}
	err := exec(t.Context(), db, insertCounter, "a")
	if constraint, ok := database.Violated(err); !ok || constraint == "" {
		t.Errorf("Violated(%v) = %q, %v", err, constraint, ok)
	}
	if _, ok := database.Violated(errors.New("other")); ok {
		t.Error("any error counts as a violation")
	}
}

func TestEverySessionHasItsLimits(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	for setting, want := range map[string]string{
		"statement_timeout":                   "30s",
		"lock_timeout":                        "20s",
		"idle_in_transaction_session_timeout": "30s",
		"TimeZone":                            "UTC",
		"application_name":                    "roster",
	} {
		var got string
		if err := db.Conn(t.Context()).Raw("SELECT current_setting(?)", setting).Row().Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s = %q, want %q", setting, got, want)
		}
	}
}

// ASVS: 15.2.2
func TestARunawayStatementIsUnavailable(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if err := exec(ctx, db, "SET LOCAL statement_timeout = '20ms'"); err != nil {
			return err
		}
		return exec(ctx, db, "SELECT pg_sleep(10)")
	})
	if !errors.Is(err, database.ErrTimeout) {
		t.Errorf("err = %v, want ErrTimeout", err)
	}
	var pg *pgconn.PgError
	if !errors.As(err, &pg) {
		t.Error("the cause is lost")
	}
}
