package app

import (
	"context"

	"roster/platform/authn"
)

// Refreshes that arrive together are advanced in one unit of work: what they
// write to the log is then one statement, and what they commit one write to the
// disk. Two rounds let one be made ready while the database has the other.
const (
	refreshRounds   = 2
	refreshesAtOnce = 64
)

// refreshTogether advances those of some refreshes that are as they should be. One
// that is not, or that somebody else holds, is left to who brought it, so that a
// round waits for no lock; and so are all of several when something fails, which
// then tells what it was.
func (s *Service) refreshTogether(all []*refresh) {
	ctx := context.WithoutCancel(all[0].ctx)
	if deadline, ok := all[0].ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	err := s.Tx.Do(ctx, func(ctx context.Context) error { return s.advanceAll(ctx, all) })
	for _, r := range all {
		r.done = r.done && err == nil
	}
	if len(all) == 1 {
		all[0].err = err
	}
}

func (s *Service) advanceAll(ctx context.Context, all []*refresh) error {
	now, steps := s.Clock.Now(), make([]Advance, 0, len(all))
	for _, r := range all {
		r.step.Now, r.done = now, false
		steps = append(steps, r.step)
	}
	advanced, err := s.RefreshTokens.AdvanceAll(ctx, steps)
	if err != nil {
		return err
	}
	for _, r := range all {
		next, ok := advanced[r.step.Digest]
		if !ok {
			continue
		}
		delete(advanced, r.step.Digest) // for one of those who present the same token
		if err := r.finish(authn.WithOrigin(authn.With(ctx, authn.From(r.ctx)), authn.OriginOf(r.ctx)), next); err != nil {
			return err
		}
		r.done = true
	}
	return nil
}
