package app

import (
	"context"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/page"
)

// Search is one page of the entries that f lets through, newest first. The reading is itself recorded, and nothing is
// shown when that fails. It returns fault.ErrInvalid, page.ErrInvalidCursor, or what authn.Require does.
func (s *Service) Search(ctx context.Context, f Filter, q page.Query) (page.Page[audit.Entry], error) {
	if err := authn.Require(ctx, audit.PermissionRead); err != nil {
		return page.Page[audit.Entry]{}, err
	}
	f, err := f.check()
	if err != nil {
		return page.Page[audit.Entry]{}, err
	}
	found, err := s.list(ctx, f, q)
	if err != nil {
		return page.Page[audit.Entry]{}, err
	}
	if err := s.tell(ctx, audit.Read{Filters: f.told(), Entries: len(found.Data)}); err != nil {
		return page.Page[audit.Entry]{}, err
	}
	return found, nil
}

// Entry is one entry, with the proof that a seal of the chain covers it; nil when none does yet. The reading is recorded
// as Search's is. It returns audit.ErrNotFound, or what authn.Require does.
func (s *Service) Entry(ctx context.Context, entryID string) (audit.Entry, *Proof, error) {
	none := audit.Entry{}
	if err := authn.Require(ctx, audit.PermissionRead); err != nil {
		return none, nil, err
	}
	canonical, err := audit.CanonicalID(entryID)
	if err != nil {
		return none, nil, audit.ErrNotFound.Because(err)
	}
	stored, err := s.entries.Find(ctx, canonical)
	if err != nil {
		return none, nil, err
	}
	opened, err := s.open(ctx, []domain.Entry{stored})
	if err != nil {
		return none, nil, err
	}
	proof, err := s.chain.prove(ctx, stored)
	if err != nil {
		return none, nil, err
	}
	if err := s.tell(ctx, audit.Read{Entry: canonical, Entries: 1}); err != nil {
		return none, nil, err
	}
	return opened[0], proof, nil
}

// tell publishes the reading in a unit of work of its own.
func (s *Service) tell(ctx context.Context, r audit.Read) error {
	return s.tx.Do(ctx, func(ctx context.Context) error { return s.events.Publish(ctx, r) })
}
