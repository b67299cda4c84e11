package place

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	restPatience = 15 * time.Minute
	restPause    = 200 * time.Millisecond
	restLooks    = 10 // in a row
)

// AwaitRest waits until PostgreSQL has nothing to do: what the server does by the
// clock when it starts, refreshing the views above all, the jobs that an
// operation leaves behind, and vacuuming after it belong to no measurement of
// the next one. Letters that wait are removed: to write those of ten thousand
// sign-ups takes minutes.
func (c *Cluster) AwaitRest(ctx context.Context) error {
	conn, err := c.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, `DELETE FROM river.river_job WHERE kind = 'identity.letter' AND state = 'available'`); err != nil {
		return fmt.Errorf("remove letters that wait: %w", err)
	}
	deadline := time.Now().Add(restPatience)
	for calm := 0; calm < restLooks; calm++ {
		var busy int
		err := conn.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
 AND (backend_type = 'client backend' AND state <> 'idle' OR backend_type = 'autovacuum worker')`).Scan(&busy)
		if err != nil {
			return fmt.Errorf("ask PostgreSQL what it does: %w", err)
		}
		if busy > 0 {
			calm = -1
		}
		if time.Now().After(deadline) {
			return errors.New("PostgreSQL does not come to rest")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(restPause):
		}
	}
	return nil
}
