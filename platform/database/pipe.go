package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// connector makes connections that are pipes.
type connector struct{ driver.Connector }

// Connect is part of driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err //nolint:wrapcheck // it is the driver
	}
	native, ok := made.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("the connection is a %T", made)
	}
	return &pipe{driverConn: native}, nil
}

// driverConn has a name of its own beside its method Conn.
type driverConn = stdlib.Conn

// pipe is a connection on which a statement may wait for the next one, so that
// PostgreSQL gets both at once: BEGIN does, and whatever was put off. In one
// transaction it is for one goroutine at a time.
type pipe struct {
	*driverConn
	open    bool // a transaction is, for whoever uses the connection
	waiting []waiting
}

// waiting is a statement that was not sent yet.
type waiting struct {
	text   string
	values []any
	// settle is told how it went, and gives the error to report; nil reports all.
	settle func(changed int64, err error) error
	// counted says that settle may refuse what PostgreSQL has done.
	counted bool
}

const begin = "begin"

// BeginTx is part of driver.ConnBeginTx. BEGIN waits for the first statement.
func (p *pipe) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if opts != (driver.TxOptions{}) {
		return p.driverConn.BeginTx(ctx, opts) //nolint:wrapcheck // it is the driver
	}
	if p.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	p.open, p.waiting = true, []waiting{{text: begin}}
	return pipedTx{ctx, p}, nil
}

// ExecContext is part of driver.ExecerContext.
func (p *pipe) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	return p.driverConn.ExecContext(ctx, query, args) //nolint:wrapcheck // it is the driver
}

// QueryContext is part of driver.QueryerContext.
func (p *pipe) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := p.flush(ctx); err != nil {
		return nil, err
	}
	return p.driverConn.QueryContext(ctx, query, args) //nolint:wrapcheck // it is the driver
}

// unsent tells whether PostgreSQL knows nothing of the open transaction yet.
func (p *pipe) unsent() bool { return len(p.waiting) > 0 && p.waiting[0].text == begin }

func (p *pipe) flush(ctx context.Context) error {
	if len(p.waiting) == 0 {
		return nil
	}
	return p.send(ctx, nil, nil)
}

// exec runs a statement after those that wait, and tells how many rows it changed.
func (p *pipe) exec(ctx context.Context, text string, values []any) (changed int64, err error) {
	if len(p.waiting) == 0 {
		tag, err := p.Conn().Exec(ctx, text, values...)
		return tag.RowsAffected(), err //nolint:wrapcheck // it is the driver
	}
	err = p.send(ctx, &waiting{text: text, values: values}, func(results pgx.BatchResults) error {
		tag, err := results.Exec()
		changed = tag.RowsAffected()
		return err //nolint:wrapcheck // it is the driver
	})
	return changed, err
}

// one reads the row of a query after the statements that wait.
func (p *pipe) one(ctx context.Context, text string, values, into []any) error {
	if len(p.waiting) == 0 {
		return p.Conn().QueryRow(ctx, text, values...).Scan(into...) //nolint:wrapcheck // it is the driver
	}
	return p.send(ctx, &waiting{text: text, values: values}, func(results pgx.BatchResults) error {
		return results.QueryRow().Scan(into...) //nolint:wrapcheck // it is the driver
	})
}

// all calls each for every row of a query, after the statements that wait.
func (p *pipe) all(ctx context.Context, text string, values []any, each func(scan func(into ...any) error) error) error {
	read := func(rows pgx.Rows, err error) error {
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := each(rows.Scan); err != nil {
				return err
			}
		}
		return rows.Err() //nolint:wrapcheck // it is the driver
	}
	if len(p.waiting) == 0 {
		return read(p.Conn().Query(ctx, text, values...))
	}
	return p.send(ctx, &waiting{text: text, values: values}, func(results pgx.BatchResults) error { return read(results.Query()) })
}

// send sends what waits, and after it the last, which read reads. PostgreSQL
// does nothing any more after the first that fails.
func (p *pipe) send(ctx context.Context, last *waiting, read func(pgx.BatchResults) error) error {
	all := p.waiting
	p.waiting = nil
	batch := &pgx.Batch{}
	for _, w := range all {
		batch.Queue(w.text, w.values...)
	}
	if last != nil {
		batch.Queue(last.text, last.values...)
	}
	results := p.Conn().SendBatch(ctx, batch)
	err := settled(results, all)
	if err == nil && last != nil {
		err = read(results)
	}
	if closed := results.Close(); err == nil {
		err = closed
	}
	if err != nil && all[0].text == begin && ctx.Err() == nil && p.Conn().IsClosed() {
		return &neverBegunError{err}
	}
	return err
}

func settled(results pgx.BatchResults, all []waiting) error {
	for _, w := range all {
		tag, err := results.Exec()
		if w.settle != nil {
			err = w.settle(tag.RowsAffected(), err)
		}
		if err != nil {
			return err //nolint:wrapcheck // it is the driver
		}
	}
	return nil
}

// neverBegunError says that a connection was found lost by the first statements
// of its transaction: nothing has happened, and another connection may do.
type neverBegunError struct{ error }

// Unwrap gives the cause.
func (e *neverBegunError) Unwrap() error { return e.error }

func neverBegun(err error) bool {
	var lost *neverBegunError
	return errors.As(err, &lost)
}

// pipedTx is the transaction of a pipe.
type pipedTx struct {
	ctx context.Context //nolint:containedctx // database/sql gives it to nothing else
	p   *pipe
}

// Commit is part of driver.Tx: what waits goes together with COMMIT.
func (t pipedTx) Commit() error {
	t.p.open = false
	if t.p.unsent() && len(t.p.waiting) == 1 { // nothing was asked
		t.p.waiting = nil
		return nil
	}
	err := t.p.commit(t.ctx)
	if err != nil && !t.p.Conn().IsClosed() {
		err = errors.Join(err, t.Rollback())
	}
	return err
}

// commit never goes together with BEGIN: were the connection lost then, nobody
// would know whether all of it had happened, and it could not be tried again. Nor
// does it with what may still be refused.
func (p *pipe) commit(ctx context.Context) error {
	if p.unsent() || slices.ContainsFunc(p.waiting, func(w waiting) bool { return w.counted }) {
		if err := p.flush(ctx); err != nil {
			return err
		}
	}
	if len(p.waiting) == 0 {
		tag, err := p.Conn().Exec(ctx, "commit")
		return committed(tag.String(), err)
	}
	return p.send(ctx, &waiting{text: "commit"}, func(results pgx.BatchResults) error {
		tag, err := results.Exec()
		return committed(tag.String(), err)
	})
}

// committed tells a COMMIT that PostgreSQL has answered with ROLLBACK.
func committed(tag string, err error) error {
	if err == nil && tag == "ROLLBACK" {
		return pgx.ErrTxCommitRollback
	}
	return err
}

// Rollback is part of driver.Tx. A connection that cannot is closed.
func (t pipedTx) Rollback() error {
	unsent := t.p.unsent()
	t.p.open, t.p.waiting = false, nil
	if unsent {
		return nil
	}
	if _, err := t.p.Conn().Exec(t.ctx, "rollback"); err != nil {
		_ = t.p.Conn().Close(t.ctx)
		return err //nolint:wrapcheck // it is the driver
	}
	return nil
}

// onPipe does something on the pipe of a unit of work, or is sql.ErrTxDone when
// its transaction has ended.
func onPipe(conn *sql.Conn, do func(*pipe) error) error {
	return piped(conn, func(p *pipe) error {
		if !p.open {
			return sql.ErrTxDone
		}
		return do(p)
	})
}

// onAny does something on a pipe of the pool, where no transaction is open.
func (d *DB) onAny(ctx context.Context, do func(*pipe) error) error {
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return Explain("take a connection", err)
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	return piped(conn, do)
}

func piped(conn *sql.Conn, do func(*pipe) error) error {
	return conn.Raw(func(made any) error { //nolint:wrapcheck // do's own
		p, ok := made.(*pipe)
		if !ok {
			return fmt.Errorf("the connection is a %T", made)
		}
		return do(p)
	})
}
