package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/platform/authn"
)

// Trial is what a password hash of some cost took.
type Trial struct {
	identity.Hashing
	Took time.Duration
	// Within says that it took no longer than was allowed.
	Within bool
}

// ErrTarget says that a target for calibration makes no sense.
var ErrTarget = errors.New("--target has to be between 10ms and 10s")

// Calibrate measures password hashes of growing cost until one takes longer
// than the target. The costs are steps of equal or greater strength, the weakest
// of which is the least that production allows. Only the system may. Errors:
// authn.ErrForbidden, ErrTarget.
func (s *Service) Calibrate(ctx context.Context, target time.Duration) ([]Trial, error) {
	if authn.From(ctx).Kind != authn.System {
		return nil, authn.ErrForbidden
	}
	if target < 10*time.Millisecond || target > 10*time.Second {
		return nil, ErrTarget
	}
	var trials []Trial
	for _, cost := range []identity.Hashing{
		{MemoryKiB: 7168, Iterations: 5, Parallelism: 1}, {MemoryKiB: 12288, Iterations: 3, Parallelism: 1},
		{MemoryKiB: 19456, Iterations: 2, Parallelism: 1}, {MemoryKiB: 47104, Iterations: 1, Parallelism: 1},
		{MemoryKiB: 47104, Iterations: 2, Parallelism: 1}, {MemoryKiB: 65536, Iterations: 3, Parallelism: 1},
		{MemoryKiB: 131072, Iterations: 3, Parallelism: 1}, {MemoryKiB: 262144, Iterations: 3, Parallelism: 1},
		{MemoryKiB: 524288, Iterations: 4, Parallelism: 1},
	} {
		took, err := s.Stopwatch.Hash(ctx, cost)
		if err != nil {
			return nil, err
		}
		trials = append(trials, Trial{Hashing: cost, Took: took, Within: took <= target})
		if took > target {
			break
		}
	}
	return trials, nil
}
