package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
	"unicode"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/page"
)

// Filter narrows a list: all that is set must hold.
type Filter struct {
	// Status lists the wanted ones, by the clock; none stands for all.
	Status []user.Status
	// Role is the name of a role in force.
	Role          string
	EmailVerified *bool
	// Search is a fragment of email, username or names.
	Search string
}

// Position is where a page ends: the last account's place in the order.
type Position struct {
	CreatedAt time.Time `json:"t"`
	ID        user.ID   `json:"i"`
}

// ListQuery asks a store for accounts. Search is folded by then.
type ListQuery struct {
	Filter
	// OldestFirst turns the order, which is newest first, by creation and id.
	OldestFirst bool
	// After is where the page before ended; nil for the first.
	After *Position
	Limit int
}

// minRun is how many letters or digits in a row a search needs, so that the
// index can narrow it.
const minRun = 3

// List is one page of accounts: authn.ErrForbidden, user.ErrSearchTooShort,
// page.ErrInvalidCursor.
func (s *Service) List(ctx context.Context, f Filter, oldestFirst bool, p page.Query) (page.Page[user.Account], error) {
	if err := authn.Require(ctx, user.PermissionRead); err != nil {
		return page.Page[user.Account]{}, err
	}
	if f.Search != "" {
		if f.Search = s.Folder.Fold(f.Search); longestRun(f.Search) < minRun {
			return page.Page[user.Account]{}, user.ErrSearchTooShort
		}
	}
	q := ListQuery{Filter: f, OldestFirst: oldestFirst, Limit: p.Limit + 1}
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
	return s.paged(ctx, scope, accounts, p.Limit)
}

// paged cuts off the one account more that was asked for to learn whether there
// is a next page.
func (s *Service) paged(ctx context.Context, scope string, accounts []user.Account, limit int) (page.Page[user.Account], error) {
	next := ""
	if len(accounts) > limit {
		accounts = accounts[:limit]
		last := accounts[limit-1]
		cursor, err := s.Cursors.Encode(scope, Position{CreatedAt: last.CreatedAt, ID: last.ID})
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
	return fmt.Sprintf("users %s oldest_first=%t %s", authn.From(ctx).UserID, q.OldestFirst, filters), nil
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
