package app

import (
	"context"
	"math"

	"roster/modules/audit"
	"roster/platform/authn"
)

// exportedAtOnce is how many entries are read, opened and handed on at a time.
const exportedAtOnce = 1000

// Export hands every entry that f lets through to take, in the order of the sequence, opened as far as the keys allow.
// It holds a page in memory, never the log. That somebody exports is recorded first. Entries that are committed meanwhile
// may be missing. It returns fault.ErrInvalid, what take does, or what authn.Require does.
func (s *Service) Export(ctx context.Context, format string, f Filter, take func(audit.Entry) error) error {
	if err := authn.Require(ctx, audit.PermissionExport); err != nil {
		return err
	}
	f, err := f.check()
	if err != nil {
		return err
	}
	told := audit.Exported{Format: format, Filters: f.told()}
	if err := s.tx.Do(ctx, func(ctx context.Context) error { return s.events.Publish(ctx, told) }); err != nil {
		return err
	}
	after := int64(math.MinInt64)
	for {
		stored, err := s.chain.sequence.Entries(ctx, Range{After: after, UpTo: math.MaxInt64, Limit: exportedAtOnce}, f)
		if err != nil {
			return err
		}
		opened, err := s.open(ctx, stored)
		if err != nil {
			return err
		}
		for _, e := range opened {
			if err := take(e); err != nil {
				return err
			}
		}
		if len(stored) < exportedAtOnce {
			return nil
		}
		after = stored[len(stored)-1].Snapshot().Seq
	}
}
