package app

import (
	"context"

	"roster/modules/audit"
)

// monthsAhead is how many months the log goes on working with nobody making partitions.
const monthsAhead = 3

// KeepAhead makes the partitions of the months to come and then does what CheckPartitions does. The process itself
// calls both, by the clock and for its metrics.
func (s *Service) KeepAhead(ctx context.Context) error {
	if err := s.partitions.Ahead(ctx, monthsAhead); err != nil {
		return err
	}
	return s.CheckPartitions(ctx)
}

// CheckPartitions returns audit.ErrStrayEntries when the log had to write into its DEFAULT partition. It is an alarm
// and no reason to stop: nothing is lost.
func (s *Service) CheckPartitions(ctx context.Context) error {
	strays, err := s.partitions.Strays(ctx)
	if err == nil && strays {
		err = audit.ErrStrayEntries
	}
	return err
}

// CheckKey returns audit.ErrWrongKey when the configured key is not the one that the log was written with. A process
// with such a key could change nothing that the log has to tell of, so it is not ready.
func (s *Service) CheckKey(ctx context.Context) error { return s.keys.Check(ctx) }
