package migrations

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/pressly/goose/v3/lock"
)

const (
	lockPoll      = 100 * time.Millisecond
	lockPatience  = 5 * time.Minute
	unlockTimeout = 10 * time.Second
)

var errStillMigrating = fmt.Errorf("another process has been migrating this database for %v", lockPatience)

// ErrPoolTooSmall is returned by [Set.Up] and [Set.Down] for a pool limited to one connection: one holds the lock while
// another migrates.
var ErrPoolTooSmall = errors.New("migrating needs a pool of at least two connections")

// withLock runs fn while this process alone migrates the database, and waits its turn for five minutes. The lock is a
// session's, so a killed process leaves none behind; it has the number that goose's own tools use, so they are kept
// out as well.
//
// It polls, where goose's locker would too but by the second: a session that waits inside PostgreSQL for an advisory
// lock holds a snapshot that CREATE INDEX CONCURRENTLY waits for in turn, and that is a deadlock.
func withLock(ctx context.Context, db *sql.DB, fn func() error) (err error) {
	if db.Stats().MaxOpenConnections == 1 {
		return ErrPoolTooSmall
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect for the migration lock: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := acquire(ctx, conn); err != nil {
		return fmt.Errorf("wait for the migration lock: %w", err)
	}
	defer func() { err = errors.Join(err, release(ctx, conn)) }()
	return fn()
}

func acquire(ctx context.Context, conn *sql.Conn) error {
	ctx, cancel := context.WithTimeoutCause(ctx, lockPatience, errStillMigrating)
	defer cancel()
	for {
		var locked bool
		if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, lock.DefaultLockID).Scan(&locked); err != nil {
			return err
		}
		if locked {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(lockPoll):
		}
	}
}

// release gives the lock back, also when ctx has ended. A connection that cannot is closed instead of going back to
// the pool with the lock, which ends it too.
func release(ctx context.Context, conn *sql.Conn) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
	defer cancel()
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, lock.DefaultLockID)
	if err == nil {
		return nil
	}
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	return fmt.Errorf("release the migration lock: %w", err)
}
