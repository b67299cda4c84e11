package database_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"roster/platform/database"
	"roster/platform/database/databasetest"
)

var errExplained = errors.New("explained")

func explained(err error) error {
	if err != nil {
		return fmt.Errorf("%w: %w", errExplained, err)
	}
	return nil
}

func later(ctx context.Context, db *database.DB, name string) error {
	return db.Later(ctx, addRole, explained, sql.Named("name", name))
}

func TestLaterIsThereForTheNextStatement(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for name, found := range map[string]func(context.Context) (int, error){
		"one": func(ctx context.Context) (n int, err error) {
			err = db.One(ctx, howMany, []any{sql.Named("name", "sculptor")}, &n)
			return n, err
		},
		"all": func(ctx context.Context) (n int, err error) {
			err = db.All(ctx, title, []any{sql.Named("name", "sculptor")}, func(scan func(into ...any) error) error {
				n++
				return scan(new(string))
			})
			return n, err
		},
		"gorm": func(ctx context.Context) (n int, err error) {
			err = db.Conn(ctx).Raw("SELECT count(*) FROM roles WHERE name = ?", "sculptor").Scan(&n).Error
			return n, err
		},
		"exec": func(ctx context.Context) (int, error) {
			changed, err := db.Exec(ctx, database.NewStatement("UPDATE roles SET title = 'x' WHERE name = $1"), "sculptor")
			return int(changed), err
		},
	} {
		undone := errors.New("undone")
		err := db.Do(t.Context(), func(ctx context.Context) error {
			if err := later(ctx, db, "sculptor"); err != nil {
				return err
			}
			if n, err := found(ctx); n != 1 || err != nil {
				t.Errorf("%s: found %d (%v)", name, n, err)
			}
			return undone
		})
		if n := count(t, t.Context(), db); n != 0 || !errors.Is(err, undone) {
			t.Errorf("%s: %d rows outlived their unit of work (%v)", name, n, err)
		}
	}
}

func TestLaterGoesWithTheCommit(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	committed := false
	err := db.Do(t.Context(), func(ctx context.Context) error {
		db.AfterCommit(ctx, func() { committed = true })
		return later(ctx, db, "sculptor")
	})
	if n := count(t, t.Context(), db); n != 1 || err != nil || !committed {
		t.Errorf("%d rows (%v), told of the commit: %t", n, err, committed)
	}
	err = later(t.Context(), db, "sculptor") // outside a unit of work, and there is one
	if constraint, ok := database.Violated(err); !ok || !errors.Is(err, errExplained) {
		t.Errorf("outside: %q, %v", constraint, err)
	}
}

// ASVS: 2.3.3
func TestLaterThatFailsUndoesTheUnit(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for range 2 { // the connection is good for another
		err := db.Do(t.Context(), func(ctx context.Context) error {
			if _, err := db.Exec(ctx, addRole, sql.Named("name", "sculptor")); err != nil {
				return err
			}
			db.AfterCommit(ctx, func() { t.Error("a hook ran after a failed commit") })
			return errors.Join(later(ctx, db, "painter"), later(ctx, db, "painter"))
		})
		if constraint, ok := database.Violated(err); !ok || constraint != "roles_name_key" || !errors.Is(err, errExplained) {
			t.Errorf("err = %v, want what was explained", err)
		}
		if n := count(t, t.Context(), db); n != 0 {
			t.Errorf("%d rows survived", n)
		}
	}
}

// What was put off may refuse what PostgreSQL has done: nothing of the unit stays,
// whether it was the last step or the failure of the next one was swallowed.
func TestLaterCountedRefusesTheUnit(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	rename := func(ctx context.Context, name string) error {
		return db.LaterCounted(ctx, database.NewStatement("UPDATE roles SET title = 'x' WHERE name = $1"), func(changed int64, err error) error {
			if err == nil && changed == 0 {
				return errExplained
			}
			return err
		}, name)
	}
	for name, rest := range map[string]func(context.Context) error{
		"last":      func(context.Context) error { return nil },
		"swallowed": func(ctx context.Context) error { _, _ = db.Exec(ctx, database.NewStatement("SELECT 1")); return nil },
		"with more": func(ctx context.Context) error { return later(ctx, db, "painter") },
	} {
		err := db.Do(t.Context(), func(ctx context.Context) error {
			if _, err := db.Exec(ctx, addRole, sql.Named("name", "sculptor")); err != nil { // so BEGIN waits no longer
				return err
			}
			return errors.Join(rename(ctx, "nobody"), rest(ctx))
		})
		if n := count(t, t.Context(), db); n != 0 || err == nil {
			t.Errorf("%s: %d rows (%v)", name, n, err)
		}
		err = db.Do(t.Context(), func(ctx context.Context) error { return errors.Join(rename(ctx, "admin"), rest(ctx)) })
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := rename(t.Context(), "nobody"); !errors.Is(err, errExplained) {
		t.Errorf("outside a unit of work: %v", err)
	}
}

// A deadlock or a serialisation failure is found by what was put off, too.
func TestLaterIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	create := `CREATE FUNCTION pg_temp.rival(first bool) RETURNS void LANGUAGE plpgsql AS
		$$ BEGIN IF first THEN RAISE EXCEPTION 'rival' USING ERRCODE = '40001'; END IF; END $$`
	if err := db.Conn(t.Context()).Exec(create).Error; err != nil { // of the one connection
		t.Fatal(err)
	}
	statement, tries := database.NewStatement("SELECT pg_temp.rival($1)"), 0
	err := db.Do(t.Context(), func(ctx context.Context) error {
		tries++
		return errors.Join(later(ctx, db, "sculptor"), db.Later(ctx, statement, explained, tries == 1))
	})
	if n := count(t, t.Context(), db); n != 1 || err != nil || tries != 2 {
		t.Errorf("%d rows after %d tries: %v", n, tries, err)
	}
}

// BEGIN does not find a lost connection any more, so the first statement does.
func TestAUnitOnALostConnectionIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for name, first := range map[string]func(context.Context) error{
		"exec": func(ctx context.Context) error { return exec(ctx, db, "SELECT 1") },
		"one": func(ctx context.Context) error {
			return db.One(ctx, title, []any{sql.Named("name", "admin")}, new(string))
		},
		"commit": func(ctx context.Context) error { return later(ctx, db, "sculptor") },
	} {
		if err := db.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		hangUp(t, db.SQL())
		if err := db.Do(t.Context(), first); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing is written once the client is gone, not even by a step that does not
// look whether it is.
func TestNothingIsCommittedForAClientWhoLeft(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for _, before := range []string{"", "SELECT 1"} {
		leaving, leave := context.WithCancel(t.Context())
		err := db.Do(leaving, func(ctx context.Context) error {
			if before != "" {
				if err := exec(ctx, db, before); err != nil {
					return err
				}
			}
			if err := later(ctx, db, "sculptor"); err != nil {
				return err
			}
			leave()
			if tx, ok := db.Tx(ctx); ok { // database/sql does so by itself, a moment later
				_ = tx.Rollback()
			}
			_, _ = db.Exec(context.WithoutCancel(ctx), addRole, sql.Named("name", "painter"))
			return nil
		})
		if !errors.Is(err, context.Canceled) && !errors.Is(err, sql.ErrTxDone) {
			t.Errorf("after %q: %v", before, err)
		}
		var left int
		if err := db.Conn(t.Context()).Raw("SELECT count(*) FROM roles WHERE name IN ('sculptor', 'painter')").Row().Scan(&left); err != nil || left != 0 {
			t.Errorf("after %q: %d rows were written (%v)", before, left, err)
		}
	}
}

func TestAnEmptyUnitAsksNothing(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	for range 2 {
		if err := db.Do(t.Context(), func(context.Context) error { return nil }); err != nil {
			t.Error(err)
		}
	}
	if n := count(t, t.Context(), db); n != 0 {
		t.Error(n)
	}
}

// A rehearsal takes what the real thing takes, and fails where that would.
func TestARehearsalSendsWhatWasPutOff(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	err := db.Do(t.Context(), func(ctx context.Context) error {
		return db.Rehearse(ctx, func(ctx context.Context) error {
			return errors.Join(later(ctx, db, "painter"), later(ctx, db, "painter"))
		})
	})
	if constraint, ok := database.Violated(err); !ok || constraint != "roles_name_key" || !errors.Is(err, errExplained) {
		t.Errorf("err = %v, want what was explained", err)
	}
}

// What was done around a rehearsal stays, unless the rehearsal failed, which its
// unit cannot hide.
func TestARehearsalIsPartOfItsUnit(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 1)
	if err := db.Rehearse(t.Context(), func(context.Context) error { return nil }); err == nil {
		t.Error("rehearsed outside a unit of work")
	}
	err := db.Do(t.Context(), func(ctx context.Context) error {
		rehearsed := db.Rehearse(ctx, func(ctx context.Context) error { return later(ctx, db, "painter") })
		return errors.Join(rehearsed, later(ctx, db, "sculptor"))
	})
	if n := count(t, t.Context(), db); n != 1 || err != nil {
		t.Errorf("%d sculptors (%v)", n, err)
	}
	refused := database.NewStatement("UPDATE roles SET title = 'x' WHERE name = $1")
	for name, fails := range map[string]func(context.Context) error{
		"at once": func(context.Context) error { return errExplained },
		"for being within another": func(ctx context.Context) error {
			return db.Rehearse(ctx, func(context.Context) error { return nil })
		},
		"later": func(ctx context.Context) error {
			return db.LaterCounted(ctx, refused, func(int64, error) error { return errExplained }, "nobody")
		},
	} {
		err := db.Do(t.Context(), func(ctx context.Context) error {
			_ = db.Rehearse(ctx, fails)
			_, _ = db.Exec(ctx, addRole, sql.Named("name", "painter"))
			return nil
		})
		var painters int
		scan := db.Conn(t.Context()).Raw("SELECT count(*) FROM roles WHERE name = 'painter'").Row().Scan(&painters)
		if !errors.Is(err, database.ErrDoomed) || painters != 0 || scan != nil {
			t.Errorf("a rehearsal that failed %s: %v, %d rows (%v)", name, err, painters, scan)
		}
	}
}
