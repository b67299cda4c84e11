package app

import (
	"context"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/page"
)

// Export gives every account that is not deleted, oldest first, and tells how
// many they were: authn.ErrForbidden, and what each returns, which ends it. It
// holds a page at a time and no transaction: an account that changes meanwhile
// is as it was when its page was read. The log has it before the first account.
func (s *Service) Export(ctx context.Context, each func(user.Account) error) (exported int64, err error) {
	if err := authn.Require(ctx, user.PermissionExport); err != nil {
		return 0, err
	}
	err = s.Tx.Do(ctx, func(ctx context.Context) error { return s.Events.Publish(ctx, user.ExportBegun{}) })
	if err != nil {
		return 0, err
	}
	q := ListQuery{Order: OldestFirst, Limit: page.MaxLimit}
	for {
		accounts, err := s.Accounts.List(ctx, q, s.Clock.Now())
		if err != nil {
			return exported, err
		}
		for _, account := range accounts {
			if err := each(shown(ctx, account)); err != nil {
				return exported, err
			}
			exported++
		}
		if len(accounts) < q.Limit {
			return exported, nil
		}
		after := q.PositionOf(accounts[len(accounts)-1])
		q.After = &after
	}
}
