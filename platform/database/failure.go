package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"roster/platform/fault"
)

const comeBackAfter = time.Second

// ErrUnavailable says that the database cannot be reached.
var ErrUnavailable = fault.New(fault.Unavailable, "database_unavailable", "The service cannot reach its database; try again.").After(comeBackAfter)

// ErrTimeout says that a statement, or the wait for a lock, took too long and
// was ended.
var ErrTimeout = fault.New(fault.Unavailable, "database_timeout", "The request took the database too long; try again, or ask for less.").After(comeBackAfter)

// Explain adds what was being done to a failure of the database and makes an
// outage recognisable: the result is nil, ErrUnavailable, ErrTimeout (each with
// its cause) or the wrapped error. A fault passes through unchanged.
func Explain(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.From(err); ok {
		return err
	}
	wrapped := fmt.Errorf("%s: %w", doing, err)
	switch {
	case timedOut(err):
		return ErrTimeout.Because(wrapped)
	case unreachable(err):
		return ErrUnavailable.Because(wrapped)
	default:
		return wrapped
	}
}

func timedOut(err error) bool {
	const queryCanceled, lockNotAvailable, idleInTransaction = "57014", "55P03", "25P03"
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == queryCanceled || pg.Code == lockNotAvailable || pg.Code == idleInTransaction
	}
	return errors.Is(err, context.DeadlineExceeded)
}

func unreachable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return outageState(pg.Code)
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err)
}

// outageState tells the SQLSTATEs that pass by themselves: connection
// exceptions, insufficient resources, shutdowns, and a server that turned
// read-only because it is no longer the primary.
func outageState(code string) bool {
	const readOnly = "25006"
	return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") ||
		strings.HasPrefix(code, "57P") || code == readOnly
}

// Violated tells which unique, foreign-key, check or exclusion constraint a
// statement broke; ok is false for any other error.
func Violated(err error) (constraint string, ok bool) {
	const integrityClass = "23"
	var pg *pgconn.PgError
	if errors.As(err, &pg) && strings.HasPrefix(pg.Code, integrityClass) {
		return pg.ConstraintName, true
	}
	return "", false
}
