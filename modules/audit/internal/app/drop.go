package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
)

// drop is a range of the sequence that was dropped with a month.
type drop struct{ first, last, entries int64 }

// covered tells whether the whole of a seal lies in a dropped range. The ranges of months may overlap a little, as
// numbers and times are given one after the other.
func covered(drops []drop, s chain.Seal) bool {
	for _, d := range drops {
		if s.LastSeq >= d.first && s.LastSeq <= d.last {
			return true
		}
	}
	return false
}

// drops reads from the log itself which months were dropped.
func (v *Verifier) drops(ctx context.Context) ([]drop, error) {
	var found []drop
	var after Position
	for {
		entries, err := v.entries.List(ctx, Query{Filter: Filter{Action: audit.Dropped{}.EventName()}, After: after, Limit: sealedAtOnce})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			d, err := dropOf(e)
			if err != nil {
				return nil, err
			}
			found = append(found, d)
			s := e.Snapshot()
			after = Position{OccurredAt: s.OccurredAt, ID: s.ID}
		}
		if len(entries) < sealedAtOnce {
			return found, nil
		}
	}
}

func dropOf(e domain.Entry) (d drop, err error) {
	opened, err := e.Open(nil)
	if err != nil {
		return d, err
	}
	for _, c := range opened.Changes {
		switch c.Field {
		case audit.FieldFirstSeq:
			err = json.Unmarshal(c.New, &d.first)
		case audit.FieldLastSeq:
			err = json.Unmarshal(c.New, &d.last)
		case audit.FieldEntries:
			err = json.Unmarshal(c.New, &d.entries)
		}
		if err != nil {
			return d, fmt.Errorf("read what entry %s says was dropped: %w", opened.ID, err)
		}
	}
	return d, nil
}

// Retention drops months that are old enough.
type Retention struct {
	drops  Drops
	tx     Tx
	events Events
	now    func() time.Time
	keep   time.Duration
}

// NewRetention makes a Retention that keeps entries for a time; 0 is for ever.
func NewRetention(drops Drops, tx Tx, events Events, now func() time.Time, keep time.Duration) *Retention {
	return &Retention{drops: drops, tx: tx, events: events, now: now, keep: keep}
}

// Apply drops each month whose last entry is older than what is kept, if it is sealed, and returns how many that were.
// Each is recorded in the log, in the transaction that drops it; its seals stay.
func (r *Retention) Apply(ctx context.Context) (int, error) {
	if r.keep <= 0 {
		return 0, nil
	}
	months, err := r.drops.Due(ctx, r.now().Add(-r.keep).UTC().Format(time.RFC3339))
	if err != nil {
		return 0, err
	}
	for i, month := range months {
		err := r.tx.Do(ctx, func(ctx context.Context) error {
			entries, first, last, err := r.drops.Drop(ctx, month)
			if err != nil {
				return err
			}
			return r.events.Publish(ctx, audit.Dropped{Month: month, Entries: entries, FirstSeq: first, LastSeq: last})
		})
		if err != nil {
			return i, err
		}
	}
	return len(months), nil
}
