package app

import (
	"context"
	"fmt"
	"slices"

	"roster/modules/audit/internal/domain"
	"roster/platform/event"
)

// Record has the entry of an event written when the work of the open unit is done, just before it commits: the entries
// of all its events cost one statement together. It belongs into the unit of work of the change that the event tells of,
// where its failure, and that of the writing, undoes the change. An event that breaks the rules of the log is
// audit.ErrUnfit, at once.
func (s *Service) Record(ctx context.Context, env event.Envelope) error {
	draft, err := domain.Compose(env)
	if err != nil {
		return err
	}
	return s.pending.Add(ctx, draft, s.write)
}

// write seals the drafts of a unit of work and appends them in their order.
func (s *Service) write(ctx context.Context, drafts []domain.Draft) error {
	var owners, newcomers []string
	for _, draft := range drafts {
		owners = append(owners, draft.Owners()...)
		newcomers = append(newcomers, draft.Newcomers()...)
	}
	slices.Sort(owners)
	slices.Sort(newcomers)
	forSealing := s.keys.ForSealing
	if slices.ContainsFunc(drafts, domain.Draft.RefusesStranger) {
		// By the time of a reply a stranger could tell whether a refusal is about an account, whose key is mostly not
		// remembered, or about none: then it belongs to the day, whose key is.
		forSealing = s.keys.AskForSealing
	}
	boxes, err := forSealing(ctx, slices.Compact(owners), newcomers)
	if err != nil {
		return fmt.Errorf("seal %d entries of the log: %w", len(drafts), err)
	}
	entries := make([]domain.Entry, 0, len(drafts))
	for _, draft := range drafts {
		entry, err := draft.Seal(boxes)
		if err != nil {
			return fmt.Errorf("seal entry of %s: %w", draft.Action(), err)
		}
		entries = append(entries, entry)
	}
	return s.entries.Append(ctx, entries...)
}
