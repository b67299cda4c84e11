package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/page"
)

// Exported is an account with the terms of its roles, so that an import gives
// none of them for longer.
type Exported struct {
	user.Account
	Terms []RoleTerm // of the roles in force, sorted
}

// Export gives every account that is not deleted, oldest first, and tells how
// many they were: authn.ErrForbidden, and what each returns, which ends it. It
// holds a page at a time and no transaction: an account that changes meanwhile
// is as it was when its page was read. The log has it before the first account.
func (s *Service) Export(ctx context.Context, each func(Exported) error) (exported int64, err error) {
	if err := authn.Require(ctx, user.PermissionExport); err != nil {
		return 0, err
	}
	err = s.Tx.Do(ctx, func(ctx context.Context) error { return s.Events.Publish(ctx, user.ExportBegun{}) })
	if err != nil {
		return 0, err
	}
	q := ListQuery{Order: OldestFirst, Limit: page.MaxLimit}
	for {
		now := s.Clock.Now()
		accounts, err := s.Accounts.List(ctx, q, now)
		if err != nil {
			return exported, err
		}
		assignments, err := s.Totals.AssignmentsOf(ctx, idsOf(accounts))
		if err != nil {
			return exported, err
		}
		for _, account := range accounts {
			if err := each(Exported{shown(ctx, account), termsOf(assignments[account.ID], now)}); err != nil {
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

func idsOf(accounts []user.Account) []user.ID {
	ids := make([]user.ID, 0, len(accounts))
	for _, account := range accounts {
		ids = append(ids, account.ID)
	}
	return ids
}

func termsOf(assignments []user.Assignment, now time.Time) []RoleTerm {
	terms := []RoleTerm{}
	for _, a := range assignments {
		if a.InForce(now) {
			terms = append(terms, RoleTerm{Name: a.Role, ExpiresAt: a.ExpiresAt})
		}
	}
	return terms
}
