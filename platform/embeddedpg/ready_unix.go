//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	readyLimit = 2 * time.Minute // recovery after a crash can take a while
	readyPoll  = 5 * time.Millisecond
)

// startingUp is the SQLSTATE of a server that is up but not ready yet.
const startingUp = "57P03"

// waitReady returns when the server takes connections, or with the reason why
// it will not.
func waitReady(ctx context.Context, p *process, a Address) error {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	poll := time.NewTicker(readyPoll)
	defer poll.Stop()
	for {
		err := ping(ctx, a)
		if err == nil {
			return nil
		}
		var refusal *pgconn.PgError
		if errors.As(err, &refusal) && refusal.Code != startingUp {
			return fmt.Errorf("connect to the new PostgreSQL server: %w", err)
		}
		select {
		case <-p.done:
			return p.ended
		case <-ctx.Done():
			return fmt.Errorf("wait for PostgreSQL to take connections: %w; its log %q ends with: %s", ctx.Err(), p.log.path, p.log.tail())
		case <-poll.C:
		}
	}
}

// ping makes one connection and closes it.
func ping(ctx context.Context, a Address) error {
	conn, err := pgconn.Connect(ctx, a.DSN("postgres", Superuser))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}
