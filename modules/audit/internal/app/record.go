package app

import (
	"context"
	"fmt"

	"roster/modules/audit/internal/domain"
	"roster/platform/event"
)

// Record writes the entry of an event. It belongs into the unit of work of the change that the event tells of, where
// its failure undoes the change. An event that breaks the rules of the log is audit.ErrUnfit.
func (s *Service) Record(ctx context.Context, env event.Envelope) error {
	draft, err := domain.Compose(env)
	if err != nil {
		return err
	}
	boxes, err := s.keys.ForSealing(ctx, draft.Owners())
	if err != nil {
		return fmt.Errorf("seal entry of %s: %w", env.Event.EventName(), err)
	}
	entry, err := draft.Seal(boxes)
	if err != nil {
		return fmt.Errorf("seal entry of %s: %w", env.Event.EventName(), err)
	}
	return s.entries.Append(ctx, entry)
}
