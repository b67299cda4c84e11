package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/id"
)

const (
	// sealedAtOnce bounds a seal: so much is read for one inclusion proof.
	sealedAtOnce = 4096
	// sealsAtOnce bounds one run, which the next one goes on from.
	sealsAtOnce = 100
	// settlePatience is how long a run waits for writers; settlePause is between two looks.
	settlePatience = 10 * time.Second
	settlePause    = 20 * time.Millisecond
)

// Sealer folds new entries into the chain. It is safe for concurrent use, also by several processes.
type Sealer struct {
	sequence Sequence
	seals    Seals
	tx       Tx
	ids      id.Generator
	now      func() time.Time
	signer   chain.Signer

	mu   sync.Mutex
	seen chain.Seal // the newest seal that this process knows of
}

// NewSealer makes a sealer that signs with a signer.
func NewSealer(sequence Sequence, seals Seals, tx Tx, ids id.Generator, now func() time.Time, signer chain.Signer) *Sealer {
	return &Sealer{sequence: sequence, seals: seals, tx: tx, ids: ids, now: now, signer: signer}
}

// Seal seals what can be sealed and returns the seals it made, also with an error. It returns audit.ErrUnsettled when a
// transaction that writes to the log does not end, audit.ErrSealsGone when seals that this process knew are no longer
// there. Being killed anywhere loses and doubles nothing: a seal is one transaction, and depends on the one before.
func (s *Sealer) Seal(ctx context.Context) ([]chain.Seal, error) {
	horizon, err := s.sequence.Horizon(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.settle(ctx, horizon.Writers); err != nil {
		return nil, err
	}
	var made []chain.Seal
	for range sealsAtOnce {
		next, err := s.next(ctx, horizon.Seq)
		if err != nil || next.Number == 0 {
			return made, err
		}
		made = append(made, next)
	}
	return made, nil
}

// settle waits until every writer of the horizon has ended. It holds no connection meanwhile.
func (s *Sealer) settle(ctx context.Context, writers []string) error {
	if len(writers) == 0 {
		return nil
	}
	deadline := time.NewTimer(settlePatience)
	defer deadline.Stop()
	for {
		settled, err := s.sequence.Settled(ctx, writers)
		if err != nil || settled {
			return err
		}
		pause := time.NewTimer(settlePause)
		select {
		case <-pause.C:
		case <-deadline.C:
			pause.Stop()
			return audit.ErrUnsettled
		case <-ctx.Done():
			pause.Stop()
			return ctx.Err() //nolint:wrapcheck // the caller's own
		}
	}
}

// next makes the next seal, up to the horizon; zero when there is nothing to seal, or somebody else is sealing.
func (s *Sealer) next(ctx context.Context, horizon int64) (made chain.Seal, err error) {
	err = s.tx.Do(ctx, func(ctx context.Context) error {
		made = chain.Seal{}
		claimed, err := s.sequence.Claim(ctx)
		if err != nil || !claimed {
			return err
		}
		last, err := s.last(ctx)
		if err != nil {
			return err
		}
		leaves, err := s.sequence.Leaves(ctx, Range{After: last.LastSeq, UpTo: horizon, Limit: sealedAtOnce})
		if err != nil || len(leaves) == 0 {
			return err
		}
		made = s.signer.Next(last, s.ids.Ordered(), s.now(), oneMonth(leaves))
		return s.seals.Add(ctx, made)
	})
	if err != nil {
		return chain.Seal{}, err
	}
	if made.Number > 0 {
		s.remember(made)
	}
	return made, nil
}

// last is the newest seal, after a look whether the chain still holds what this process has seen of it. Somebody who
// can delete seals could otherwise have the rest of a shortened log sealed again.
func (s *Sealer) last(ctx context.Context) (chain.Seal, error) {
	last, err := s.seals.Last(ctx)
	if err != nil {
		return chain.Seal{}, err
	}
	s.mu.Lock()
	seen := s.seen
	s.mu.Unlock()
	if seen.Number > 0 {
		there, err := s.seals.From(ctx, seen.Number, 1)
		if err != nil {
			return chain.Seal{}, err
		}
		if len(there) == 0 || !bytes.Equal(there[0].Hash, seen.Hash) {
			return chain.Seal{}, fmt.Errorf("%w: seal %d, %s", audit.ErrSealsGone, seen.Number, chain.Text(seen.Hash))
		}
	}
	s.remember(last)
	return last, nil
}

func (s *Sealer) remember(seal chain.Seal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if seal.Number > s.seen.Number {
		s.seen = seal
	}
}

func oneMonth(leaves []chain.Leaf) []chain.Leaf {
	for i := range leaves {
		if !chain.SameMonth(leaves[0], leaves[i]) {
			return leaves[:i]
		}
	}
	return leaves
}

// Lag is how old the oldest entry is that no seal covers; 0 when all are sealed, or the clock stepped back behind it.
func (s *Sealer) Lag(ctx context.Context) (time.Duration, error) {
	last, err := s.seals.Last(ctx)
	if err != nil {
		return 0, err
	}
	oldest, err := s.sequence.Leaves(ctx, Range{After: last.LastSeq, UpTo: math.MaxInt64, Limit: 1})
	if err != nil || len(oldest) == 0 {
		return 0, err
	}
	return max(0, s.now().Sub(oldest[0].OccurredAt)), nil
}

// CheckLag returns audit.ErrSealsLate when entries have been waiting for their seal for longer than limit, and
// audit.ErrSealsGone as Seal does.
func (s *Sealer) CheckLag(ctx context.Context, limit time.Duration) error {
	if _, err := s.last(ctx); err != nil {
		return err
	}
	lag, err := s.Lag(ctx)
	if err == nil && lag > limit {
		err = fmt.Errorf("%w: the oldest is %s old", audit.ErrSealsLate, lag.Round(time.Second))
	}
	return err
}

// Benign tells whether an error of Seal is one that the next run is likely to find gone.
func Benign(err error) bool { return errors.Is(err, audit.ErrUnsettled) }
