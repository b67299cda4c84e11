package database

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
)

// ErrDoomed says that an inner step failed and the outer one went on as if it
// had not: nothing was committed.
var ErrDoomed = errors.New("unit of work doomed by an inner failure")

const (
	attempts    = 4
	backoffBase = 5 * time.Millisecond
)

type unitKey struct{}

// unit is one open transaction.
type unit struct {
	conn         *sql.Conn // its own, until it ends
	db           *gorm.DB
	outer        *unit // in which this one is rehearsed, or nil
	doomed       bool
	gathered     map[any]any // by Gathering
	beforeCommit []func(context.Context) error
	afterCommit  []func()
}

// finish does what was put off until the work is done. What it puts off itself
// it does too.
func (u *unit) finish(ctx context.Context) error {
	for len(u.beforeCommit) > 0 {
		next := u.beforeCommit[0]
		u.beforeCommit = u.beforeCommit[1:]
		if err := next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// doom keeps all of the transaction from being committed.
func (u *unit) doom() {
	for ; u != nil; u = u.outer {
		u.doomed = true
	}
}

func unitOf(ctx context.Context) *unit {
	u, _ := ctx.Value(unitKey{}).(*unit)
	return u
}

// Do runs fn in one transaction. A nested Do joins the one already open, and
// an inner failure dooms the whole, even when the outer step swallows it.
//
// On a serialisation failure or a deadlock the outermost Do runs fn again, a
// few times, and at once when a prepared statement no longer fits its table or a
// connection turns out to be lost: so fn does database work only, and may be
// called more than once. BEGIN goes together with the first statement, COMMIT
// with what was put off (Later).
// Failures of the database come as Explain gives them, fn's own unchanged.
func (d *DB) Do(ctx context.Context, fn func(context.Context) error) error {
	if open := unitOf(ctx); open != nil {
		err := fn(ctx)
		if err != nil {
			open.doom()
		}
		return err
	}
	outdated := 0
	for attempt := 1; ; attempt++ {
		err := d.once(ctx, fn)
		for ; (stale(err) || neverBegun(err)) && outdated < staleAttempts; outdated++ {
			err = d.once(ctx, fn)
		}
		if err == nil || attempt == attempts || !retryable(err) {
			return err
		}
		if waitErr := pause(ctx, attempt); waitErr != nil {
			return err
		}
	}
}

var (
	rehearsal = NewStatement("SAVEPOINT rehearsal")
	undone    = NewStatement("ROLLBACK TO SAVEPOINT rehearsal")
)

// Rehearse does the work of Do, what is put off until its end included, and then
// undoes it, inside the open unit of work, which goes on: for what has to take as
// long as something that happens. What fails dooms the unit, as with Later also
// at a later step. Outside a unit of work it fails, and within another rehearsal,
// whose savepoint has the same name.
func (d *DB) Rehearse(ctx context.Context, fn func(context.Context) error) error {
	outer := unitOf(ctx)
	if outer == nil {
		return errors.New("rehearse outside a unit of work")
	}
	if outer.outer != nil {
		outer.doom()
		return errors.New("rehearse within a rehearsal")
	}
	explain := func(err error) error { return Explain("rehearse", err) }
	if err := d.Later(ctx, rehearsal, explain); err != nil {
		return err
	}
	inner := &unit{conn: outer.conn, db: outer.db, outer: outer, gathered: map[any]any{}}
	within := context.WithValue(ctx, unitKey{}, inner)
	err := fn(within)
	if err == nil {
		err = inner.finish(within)
	}
	if err != nil {
		outer.doom()
		return err
	}
	return d.Later(ctx, undone, explain)
}

func (d *DB) once(ctx context.Context, fn func(context.Context) error) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return Explain("take a connection", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	u := &unit{conn: conn, gathered: map[any]any{}}
	var own error
	err = d.on(ctx, conn).Transaction(func(tx *gorm.DB) error {
		u.db = tx
		ctx := context.WithValue(ctx, unitKey{}, u)
		if own = fn(ctx); own == nil && !u.doomed {
			own = u.finish(ctx)
		}
		if own == nil && u.doomed {
			own = ErrDoomed
		}
		return own
	})
	if err != nil {
		if own != nil {
			return own
		}
		return Explain("commit", err)
	}
	for _, hook := range u.afterCommit {
		hook()
	}
	return nil
}

// on is GORM on a connection.
func (d *DB) on(ctx context.Context, conn *sql.Conn) *gorm.DB {
	session := d.pool.WithContext(ctx)
	session.Statement.ConnPool = conn
	return session
}

// pause waits a little longer after each attempt, with jitter so that two
// rivals do not meet again.
func pause(ctx context.Context, attempt int) error {
	longest := backoffBase << attempt
	wait := time.NewTimer(longest/2 + rand.N(longest/2)) //nolint:gosec // jitter is no secret
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func retryable(err error) bool {
	const serializationFailure, deadlockDetected = "40001", "40P01"
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == serializationFailure || pg.Code == deadlockDetected)
}

// Conn is the open unit of work of the context or, outside one, the pool.
func (d *DB) Conn(ctx context.Context) *gorm.DB {
	if open := unitOf(ctx); open != nil {
		return open.db.WithContext(ctx)
	}
	return d.pool.WithContext(ctx)
}

// InUnit tells whether the context carries an open unit of work.
func (d *DB) InUnit(ctx context.Context) bool { return unitOf(ctx) != nil }

// Tx is the transaction of the open unit of work, for what takes a *sql.Tx (the
// job queue); ok is false outside one.
func (d *DB) Tx(ctx context.Context) (tx *sql.Tx, ok bool) {
	open := unitOf(ctx)
	if open == nil {
		return nil, false
	}
	tx, ok = open.db.Statement.ConnPool.(*sql.Tx)
	return tx, ok
}

// AfterCommit runs hook once the open unit of work has committed, before Do
// returns; never when it rolls back. It is for memory that follows the
// database (caches), not for work that may fail. Outside a unit it runs at once.
func (d *DB) AfterCommit(ctx context.Context, hook func()) {
	if open := unitOf(ctx); open != nil {
		open.afterCommit = append(open.afterCommit, hook)
		return
	}
	hook()
}
