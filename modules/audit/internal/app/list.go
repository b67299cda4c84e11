package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/page"
)

// list is one page of the log, opened. It returns page.ErrInvalidCursor.
func (s *Service) list(ctx context.Context, f Filter, q page.Query) (page.Page[audit.Entry], error) {
	none := page.Page[audit.Entry]{}
	scope, err := scopeOf(ctx, f)
	if err != nil {
		return none, err
	}
	var after Position
	if q.Cursor != "" {
		if err := s.cursors.Decode(scope, q.Cursor, &after); err != nil {
			return none, err
		}
	}
	// One more than wanted tells whether there is a next page.
	entries, err := s.entries.List(ctx, Query{Filter: f, After: after, Limit: q.Limit + 1})
	if err != nil {
		return none, err
	}
	more := len(entries) > q.Limit
	if more {
		entries = entries[:q.Limit]
	}
	opened, err := s.open(ctx, entries)
	if err != nil || !more {
		return page.New(opened, ""), err
	}
	last := entries[len(entries)-1].Snapshot()
	next, err := s.cursors.Encode(scope, Position{OccurredAt: last.OccurredAt, ID: last.ID})
	if err != nil {
		return none, err
	}
	return page.New(opened, next), nil
}

// open opens entries with one question for all their keys.
func (s *Service) open(ctx context.Context, entries []domain.Entry) ([]audit.Entry, error) {
	var owners []string
	for _, e := range entries {
		owners = append(owners, e.Owners()...)
	}
	slices.Sort(owners)
	boxes, err := s.keys.ForOpening(ctx, slices.Compact(owners))
	if err != nil {
		return nil, err
	}
	opened := make([]audit.Entry, 0, len(entries))
	for _, e := range entries {
		o, err := e.Open(boxes)
		if err != nil {
			return nil, err
		}
		opened = append(opened, o)
	}
	return opened, nil
}

// scopeOf binds cursors to the filter and to who is asking.
func scopeOf(ctx context.Context, f Filter) (string, error) {
	caller := authn.From(ctx)
	scope, err := json.Marshal([]any{"audit-events", caller.Kind, caller.UserID, f})
	if err != nil {
		return "", fmt.Errorf("name the list of entries: %w", err)
	}
	return string(scope), nil
}
