package app

import (
	"context"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/page"
)

// feedPosition is the place of a reader in the feed.
type feedPosition struct {
	Seq int64 `json:"s"`
}

// Feed is one page of the entries that f lets through, in the order of the sequence, and no further than the last seal.
// What is sealed is settled: nothing can still be committed among it. So a reader who goes on from cursor to cursor
// misses nothing and sees nothing twice, however late transactions commit. The last page too has a cursor, to come back
// with. It returns what Search does, and is recorded like it.
func (s *Service) Feed(ctx context.Context, f Filter, q page.Query) (page.Page[audit.Entry], error) {
	none := page.Page[audit.Entry]{}
	if err := authn.Require(ctx, audit.PermissionRead); err != nil {
		return none, err
	}
	f, err := f.check()
	if err != nil {
		return none, err
	}
	scope, err := scopeOf(ctx, f)
	if err != nil {
		return none, err
	}
	scope = "feed of " + scope
	var after feedPosition
	if q.Cursor != "" {
		if err := s.cursors.Decode(scope, q.Cursor, &after); err != nil {
			return none, err
		}
	}
	last, err := s.chain.seals.Last(ctx)
	if err != nil {
		return none, err
	}
	stored, err := s.chain.sequence.Entries(ctx, Range{After: after.Seq, UpTo: last.LastSeq, Limit: q.Limit + 1}, f)
	if err != nil {
		return none, err
	}
	more := len(stored) > q.Limit
	next := feedPosition{Seq: max(after.Seq, last.LastSeq)}
	if more {
		stored = stored[:q.Limit]
		next.Seq = stored[q.Limit-1].Snapshot().Seq
	}
	opened, err := s.open(ctx, stored)
	if err != nil {
		return none, err
	}
	cursor, err := s.cursors.Encode(scope, next)
	if err != nil {
		return none, err
	}
	if err := s.tell(ctx, audit.Read{Filters: f.told(), Entries: len(opened)}); err != nil {
		return none, err
	}
	found := page.New(opened, cursor)
	found.HasMore = more
	return found, nil
}
