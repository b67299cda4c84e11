package app

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/authn"
)

// sealsTogether is how many seals are verified side by side: as many as keep two cores and the database busy.
const sealsTogether = 8

// Verifier walks the log and its seals again.
type Verifier struct {
	sequence Sequence
	seals    Seals
	entries  Entries
	keys     chain.Keys
}

// NewVerifier makes a verifier that believes the signatures of keys.
func NewVerifier(sequence Sequence, seals Seals, entries Entries, keys chain.Keys) *Verifier {
	return &Verifier{sequence: sequence, seals: seals, entries: entries, keys: keys}
}

// Scope is what to verify. The zero Scope is everything.
type Scope struct {
	// From is the earliest time of sealing, To that behind which only one more seal is verified.
	From, To time.Time
	// Heads are seals that somebody kept elsewhere.
	Heads []audit.Head
}

// Verify walks the seals of a scope and the entries under them, and without an end also the entries that are not sealed
// yet. It stops at the first thing that is wrong, which is no error but the report's Finding. told hears how far it is
// after every few seals. It returns what authn.Require does.
func (v *Verifier) Verify(ctx context.Context, scope Scope, told func(done, of int64)) (audit.Report, error) {
	if err := authn.Require(ctx, audit.PermissionVerify); err != nil {
		return audit.Report{}, err
	}
	w, err := v.begin(ctx, scope)
	if err != nil {
		return audit.Report{}, err
	}
	for !w.done && w.report.Finding == nil {
		if err := w.step(ctx); err != nil {
			return w.report, err
		}
		told(w.previous.LastSeq, w.end)
	}
	return w.report, nil
}

// walk is a verification under way.
type walk struct {
	v        *Verifier
	scope    Scope
	previous chain.Seal
	end      int64 // the last sealed number at the beginning
	drops    []drop
	done     bool
	report   audit.Report
}

// begin finds where to start: at the first seal, or at the first that was made at From or later.
func (v *Verifier) begin(ctx context.Context, scope Scope) (*walk, error) {
	w := &walk{v: v, scope: scope}
	last, err := v.seals.Last(ctx)
	if err != nil {
		return nil, err
	}
	w.end = last.LastSeq
	if w.drops, err = v.drops(ctx); err != nil {
		return nil, err
	}
	if err := w.checkHeads(ctx, last); err != nil {
		return nil, err
	}
	if !scope.From.IsZero() {
		w.previous, err = v.before(ctx, scope.From)
	} else {
		err = w.checkBelow(ctx)
	}
	return w, err
}

// before is the last seal of those made before a time, by bisection over the numbers: the times of seals go up but for
// steps of the clock, and a seal too many does no harm.
func (v *Verifier) before(ctx context.Context, at time.Time) (chain.Seal, error) {
	last, err := v.seals.Last(ctx)
	if err != nil {
		return chain.Seal{}, err
	}
	var found chain.Seal
	for low, high := int64(1), last.Number; low <= high; {
		middle := low + (high-low)/2
		there, err := v.seals.From(ctx, middle, 1)
		if err != nil || len(there) == 0 {
			return found, err
		}
		if there[0].SealedAt.Before(at) {
			found, low = there[0], middle+1
		} else {
			high = middle - 1
		}
	}
	return found, nil
}

// step verifies a few seals, or at their end what is not sealed yet.
func (w *walk) step(ctx context.Context) error {
	seals, err := w.v.seals.From(ctx, w.previous.Number+1, sealsTogether)
	if err != nil {
		return err
	}
	if len(seals) == 0 {
		w.done = true
		w.checkDrops()
		return w.tail(ctx)
	}
	checked := make([]checked, len(seals))
	var all sync.WaitGroup
	for i, seal := range seals {
		all.Go(func() { checked[i] = w.v.check(ctx, seal, w.drops) })
	}
	all.Wait()
	for i, seal := range seals {
		if w.take(seal, checked[i]); w.done || w.report.Finding != nil {
			break
		}
	}
	return firstError(checked)
}

func firstError(all []checked) error {
	for _, c := range all {
		if c.err != nil {
			return c.err
		}
	}
	return nil
}

// take adds the next seal to the report.
func (w *walk) take(seal chain.Seal, c checked) {
	if err := w.v.keys.Check(w.previous, seal); err != nil {
		w.report.Finding = &audit.Finding{Seal: seal.Number, Problem: err.Error()}
		return
	}
	if c.err != nil || c.finding != nil {
		w.report.Finding = c.finding
		return
	}
	w.previous = seal
	w.report.Seals++
	w.report.Entries += int64(c.entries)
	w.report.Dropped += int64(c.dropped)
	w.report.Head = HeadOf(seal)
	w.done = !w.scope.To.IsZero() && !seal.SealedAt.Before(w.scope.To)
}

// tail looks at the entries behind the last seal. Only their own hashes protect them yet.
func (w *walk) tail(ctx context.Context) error {
	after := w.previous.LastSeq
	for {
		entries, err := w.v.sequence.Entries(ctx, Range{After: after, UpTo: math.MaxInt64, Limit: sealedAtOnce}, Filter{})
		if err != nil {
			return err
		}
		for _, e := range entries {
			s := e.Snapshot()
			if err := e.Verify(); err != nil {
				w.report.Finding = &audit.Finding{Entry: s.ID, Seq: s.Seq, Problem: err.Error()}
				return nil //nolint:nilerr // a bad entry is the result and no failure
			}
			after = s.Seq
			w.report.Unsealed++
		}
		if len(entries) < sealedAtOnce {
			return nil
		}
	}
}

// checkDrops counts what is gone against what was dropped; only a walk from the first seal has seen it all.
func (w *walk) checkDrops() {
	dropped := int64(0)
	for _, d := range w.drops {
		dropped += d.entries
	}
	if w.scope.From.IsZero() && w.report.Dropped > dropped {
		w.report.Finding = &audit.Finding{
			Seal:    w.previous.Number,
			Problem: fmt.Sprintf("%v: %d are gone up to here, and the log tells of %d that were dropped", chain.ErrMissing, w.report.Dropped, dropped),
		}
	}
}

// HeadOf names a seal.
func HeadOf(s chain.Seal) audit.Head { return audit.Head{Seal: s.Number, Hash: chain.Text(s.Hash)} }

// checkBelow looks for entries with numbers that the sequence never gave.
func (w *walk) checkBelow(ctx context.Context) error {
	found, err := w.v.sequence.Entries(ctx, Range{After: math.MinInt64, UpTo: 0, Limit: 1}, Filter{})
	if err == nil && len(found) > 0 {
		s := found[0].Snapshot()
		w.report.Finding = &audit.Finding{Entry: s.ID, Seq: s.Seq, Problem: chain.ErrAdded.Error() + ": no seal can cover it"}
	}
	return err
}

// checkHeads compares the seals with those kept elsewhere.
func (w *walk) checkHeads(ctx context.Context, last chain.Seal) error {
	for _, head := range w.scope.Heads {
		if head.Seal > last.Number {
			w.report.Finding = &audit.Finding{Seal: head.Seal, Problem: fmt.Sprintf("the tail was cut: the last seal is %d", last.Number)}
			return nil
		}
		there, err := w.v.seals.From(ctx, head.Seal, 1)
		if err != nil {
			return err
		}
		if len(there) == 0 || there[0].Number != head.Seal || chain.Text(there[0].Hash) != head.Hash {
			w.report.Finding = &audit.Finding{Seal: head.Seal, Problem: "it is not the seal that was kept elsewhere: the log was cut and sealed again, or rewritten"}
			return nil
		}
	}
	return nil
}

// ErrBadHead says that a text is no head of the form NUMBER:HASH.
var ErrBadHead = errors.New("a seal's head is its number, a colon, and its hash of 64 hexadecimal digits")
