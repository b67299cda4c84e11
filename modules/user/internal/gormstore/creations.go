package gormstore

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roster/platform/database"
)

// creations tells how the times at which accounts were made are spread, as
// PostgreSQL's statistics have it. It is a guide to what is quick to ask, and
// decides nothing else: an answer does not depend on it.
type creations struct {
	// bounds divide the accounts into parts with as many in each, oldest first;
	// there are none before the first ANALYZE.
	bounds []time.Time
	rows   float64
}

// creationsAge is how old statistics are when they are read again.
const creationsAge = time.Minute

// creationsCache keeps creations for a while.
type creationsCache struct {
	reading sync.Mutex
	kept    atomic.Pointer[datedCreations]
}

type datedCreations struct {
	creations
	read time.Time
}

// of gives the statistics, and reads them again when they are old; whoever asks
// meanwhile gets the old ones, or none, and waits for nobody.
func (c *creationsCache) of(ctx context.Context, db *database.DB) (creations, error) {
	kept := c.kept.Load()
	if kept == nil {
		kept = &datedCreations{}
	}
	if time.Since(kept.read) < creationsAge || !c.reading.TryLock() {
		return kept.creations, nil
	}
	defer c.reading.Unlock()
	fresh, err := readCreations(ctx, db)
	if err != nil {
		return creations{}, err
	}
	c.kept.Store(&datedCreations{fresh, time.Now()})
	return fresh, nil
}

// readCreations reads pg_stats, where the application's role sees the tables that it may read.
func readCreations(ctx context.Context, db *database.DB) (found creations, err error) {
	rows, err := db.Conn(ctx).Raw(`SELECT c.reltuples, unnest(s.histogram_bounds::text::timestamptz[])
  FROM pg_class c JOIN pg_stats s ON s.schemaname = 'public' AND s.tablename = c.relname AND s.attname = 'created_at'
 WHERE c.oid = 'public.users'::regclass`).Rows()
	if err != nil {
		return creations{}, database.Explain("read statistics of accounts", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var bound time.Time
		if err := rows.Scan(&found.rows, &bound); err != nil {
			return creations{}, database.Explain("read statistics of accounts", err)
		}
		found.bounds = append(found.bounds, bound)
	}
	return found, database.Explain("read statistics of accounts", rows.Err())
}

// before is about how many accounts were made before a time.
func (c creations) before(at time.Time) float64 {
	i, _ := slices.BinarySearchFunc(c.bounds, at, time.Time.Compare)
	switch i {
	case 0:
		return 0
	case len(c.bounds):
		return c.rows
	}
	low, high := c.bounds[i-1], c.bounds[i]
	return c.each() * (float64(i-1) + float64(at.Sub(low))/float64(high.Sub(low)))
}

// when is the time before which about so many accounts were made.
func (c creations) when(before float64) time.Time {
	parts := min(max(before, 0), c.rows) / c.each()
	i := min(int(parts), len(c.bounds)-2)
	low, high := c.bounds[i], c.bounds[i+1]
	return low.Add(time.Duration((parts - float64(i)) * float64(high.Sub(low))))
}

func (c creations) each() float64 { return c.rows / float64(len(c.bounds)-1) }

// known tells whether before and when have something to go by.
func (c creations) known() bool {
	const two = 2
	return len(c.bounds) >= two && c.rows > 0
}
