package app

import (
	"context"
	"errors"
	"fmt"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
)

// checked is what became of the entries under one seal.
type checked struct {
	entries, dropped int
	finding          *audit.Finding
	err              error
}

// check verifies the entries under a seal, without regard to other seals.
func (v *Verifier) check(ctx context.Context, s chain.Seal, drops []drop) checked {
	if s.LastSeq < s.FirstSeq || s.EntryCount < 0 || s.EntryCount > sealedAtOnce {
		return checked{finding: &audit.Finding{Seal: s.Number, Problem: chain.ErrForged.Error() + ": its range is impossible"}}
	}
	// One more than there should be is enough to know that some were inserted.
	entries, err := v.sequence.Entries(ctx, Range{After: s.FirstSeq - 1, UpTo: s.LastSeq, Limit: s.EntryCount + 1}, Filter{})
	if err != nil {
		return checked{err: err}
	}
	if len(entries) == 0 && covered(drops, s) {
		return checked{dropped: s.EntryCount}
	}
	leaves := make([]chain.Leaf, 0, len(entries))
	for _, e := range entries {
		row := e.Snapshot()
		if err := e.Verify(); err != nil {
			return checked{finding: &audit.Finding{Seal: s.Number, Entry: row.ID, Seq: row.Seq, Problem: err.Error()}}
		}
		leaves = append(leaves, leafOf(row))
	}
	if err := s.Covers(leaves); err != nil {
		return checked{finding: &audit.Finding{Seal: s.Number, Problem: explain(s, leaves, err)}}
	}
	return checked{entries: len(entries)}
}

// explain narrows a failure down as far as the hash of a whole seal allows.
func explain(s chain.Seal, leaves []chain.Leaf, err error) string {
	problem := fmt.Sprintf("%v, in the sequence from %d to %d", err, s.FirstSeq, s.LastSeq)
	expected := s.FirstSeq
	for _, leaf := range leaves {
		if leaf.Seq < expected {
			return fmt.Sprintf("%s; the number %d is there twice", problem, leaf.Seq)
		}
		if errors.Is(err, chain.ErrMissing) && leaf.Seq > expected {
			break
		}
		expected = leaf.Seq + 1
	}
	if errors.Is(err, chain.ErrMissing) && expected <= s.LastSeq {
		problem += fmt.Sprintf("; the first gap is at %d", expected)
	}
	return problem
}

func leafOf(row domain.Snapshot) chain.Leaf {
	return chain.Leaf{Seq: row.Seq, ID: row.ID, ContentHash: row.ContentHash, OccurredAt: row.OccurredAt}
}
