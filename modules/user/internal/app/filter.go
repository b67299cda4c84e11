package app

import (
	"time"

	"roster/modules/user"
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
	// Bio are words that the bio holds, as a web search would have them.
	Bio        string
	ExternalID string
	// CreatedFrom and CreatedTo bound the time of creation: from the first, up to
	// but not including the second.
	CreatedFrom, CreatedTo *time.Time
	UpdatedFrom            *time.Time
	// LastLoginBefore leaves out who has never logged in.
	LastLoginBefore *time.Time
	// IncludeDeleted adds deleted accounts.
	IncludeDeleted bool
}

// naturalOrder is the order in which the filter's index is: what a count walks.
func (f Filter) naturalOrder() Order {
	switch {
	case f.UpdatedFrom != nil:
		return Order{By: SortUpdated}
	case f.LastLoginBefore != nil:
		return Order{By: SortLastLogin}
	default:
		return NewestFirst
	}
}

// Served tells whether indexes serve the filter in an order.
func (f Filter) Served(o Order) bool { return f.servedIn(o) == nil }

// servedIn refuses what no index serves in an order: user.ErrUnindexed with
// the reason. What narrows a list to few accounts by an index of its own (role,
// search, bio, external id) goes with any order; a range is followed along its
// own; the rest has indexes in the order of creation.
func (f Filter) servedIn(o Order) error {
	by := o.By.orDefault()
	for _, rule := range []struct {
		broken            bool
		parameter, reason string
	}{
		{f.CreatedFrom != nil && by != SortCreated, "created_from", "created_from goes with sort=created_at or -created_at."},
		{f.CreatedTo != nil && by != SortCreated, "created_to", "created_to goes with sort=created_at or -created_at."},
		{f.UpdatedFrom != nil && by != SortUpdated, "updated_from", "updated_from goes with sort=updated_at or -updated_at."},
		{f.LastLoginBefore != nil && by != SortLastLogin, "last_login_before", "last_login_before goes with sort=last_login_at or -last_login_at."},
		{len(f.Status) > 0 && by != SortCreated, "status", "status goes with sort=created_at or -created_at."},
		{f.EmailVerified != nil && by != SortCreated, "email_verified", "email_verified goes with sort=created_at or -created_at."},
		{f.IncludeDeleted && by != SortCreated, "include_deleted", "include_deleted goes with sort=created_at or -created_at."},
		{f.IncludeDeleted && f.narrows(), "include_deleted", "include_deleted does not go with q, bio, role or external_id: those index living accounts only."},
		{f.Search != "" && f.Role != "" && (by == SortLastLogin || by == SortUsername), "q", "q and role together go with sort=created_at, updated_at or email, which no account lacks."},
	} {
		if rule.broken {
			return user.ErrUnindexed.At("query."+rule.parameter, "unindexed", rule.reason)
		}
	}
	return nil
}

func (f Filter) narrows() bool {
	return f.Search != "" || f.Bio != "" || f.Role != "" || f.ExternalID != ""
}
