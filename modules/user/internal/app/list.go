package app

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/page"
)

// ListQuery asks a store for accounts. Search is folded by then.
type ListQuery struct {
	Filter
	Order
	// After is where the page before ended; nil for the first.
	After *Position
	Limit int
}

// minRun is how many letters or digits in a row a search needs, so that the
// index can narrow it.
const minRun = 3

// List is one page of accounts: authn.ErrForbidden, user.ErrSearchTooShort,
// user.ErrBioTooCommon, user.ErrUnindexed for a filter and an order that no
// index serves together, page.ErrInvalidCursor.
func (s *Service) List(ctx context.Context, f Filter, o Order, p page.Query) (page.Page[user.Account], error) {
	f, err := s.allowed(ctx, f, o)
	if err != nil {
		return page.Page[user.Account]{}, err
	}
	q := ListQuery{Filter: f, Order: o, Limit: p.Limit + 1}
	scope, err := scopeOf(ctx, q)
	if err != nil {
		return page.Page[user.Account]{}, err
	}
	if p.Cursor != "" {
		q.After = new(Position)
		if err := s.Cursors.Decode(scope, p.Cursor, q.After); err != nil {
			return page.Page[user.Account]{}, err
		}
	}
	accounts, err := s.Accounts.List(ctx, q, s.Clock.Now())
	if err != nil {
		return page.Page[user.Account]{}, err
	}
	return s.paged(ctx, scope, o, accounts, p.Limit)
}

// allowed is a filter that may be asked for, with its search folded.
func (s *Service) allowed(ctx context.Context, f Filter, o Order) (Filter, error) {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return f, err
	}
	if f.IncludeDeleted {
		if err := authn.Require(ctx, user.PermissionRestore); err != nil {
			return f, err
		}
	}
	if f.Search != "" {
		if f.Search = s.Folder.Fold(f.Search); longestRun(f.Search) < minRun {
			return f, user.ErrSearchTooShort
		}
	}
	return f, f.servedIn(o)
}

// paged cuts off the one account more that was asked for to learn whether there
// is a next page.
func (s *Service) paged(ctx context.Context, scope string, o Order, accounts []user.Account, limit int) (page.Page[user.Account], error) {
	next := ""
	if len(accounts) > limit {
		accounts = accounts[:limit]
		cursor, err := s.Cursors.Encode(scope, o.PositionOf(accounts[limit-1]))
		if err != nil {
			return page.Page[user.Account]{}, err
		}
		next = cursor
	}
	for i := range accounts {
		accounts[i] = shown(ctx, accounts[i])
	}
	return page.New(accounts, next), nil
}

// scopeOf binds cursors to list, filters, order and caller.
func scopeOf(ctx context.Context, q ListQuery) (string, error) {
	filters, err := json.Marshal(q.Filter)
	if err != nil {
		return "", fmt.Errorf("encode filters: %w", err)
	}
	return fmt.Sprintf("users %s by=%s ascending=%t %s", authn.From(ctx).UserID, q.By.orDefault(), q.Ascending, filters), nil
}

// Total is how many accounts pass a filter.
type Total struct {
	Count int64
	// Exact is false for the planner's estimate.
	Exact bool
}

// Total counts the accounts that pass a filter, or estimates it at a price that
// does not grow: what List returns, and user.ErrTotalTooSlow when counting takes
// too long.
func (s *Service) Total(ctx context.Context, f Filter, exact bool) (Total, error) {
	f, err := s.allowed(ctx, f, f.naturalOrder())
	if err != nil {
		return Total{}, err
	}
	count := s.Totals.Estimate
	if exact {
		count = s.Totals.Count
	}
	n, err := count(ctx, f, s.Clock.Now())
	return Total{Count: n, Exact: exact}, err
}

// Expand reads the assignments of accounts that the actor was shown:
// authn.ErrForbidden.
func (s *Service) Expand(ctx context.Context, accounts []user.ID) (map[user.ID][]user.Assignment, error) {
	if err := authn.Require(ctx, user.PermissionReadRoles); err != nil {
		return nil, err
	}
	return s.Totals.AssignmentsOf(ctx, accounts)
}

func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		run++
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}
