package domain

import (
	"slices"
	"time"

	"roster/modules/user"
)

// Term says when a role is to count, and why it is given.
type Term struct {
	// ValidFrom nil keeps the present beginning of a role that is held, and is
	// now for any other.
	ValidFrom *time.Time
	ExpiresAt *time.Time // nil: no end
	Reason    string
}

// Assign gives the account a role, or the role it has another term. It returns
// ErrNotFound, or fault.ErrInvalid for a term that is none.
func (u *User) Assign(role user.Role, term Term, by user.ID, now time.Time) error {
	if err := u.living(); err != nil {
		return err
	}
	held, has := findGrant(u.s.Grants, role.ID)
	grant := Grant{RoleID: role.ID, Assignment: user.Assignment{
		Role: role.Name, GrantedBy: by, Reason: term.Reason,
		ValidFrom: now, ExpiresAt: term.ExpiresAt, CreatedAt: now,
	}}
	if has {
		grant.CreatedAt = held.CreatedAt
	}
	switch {
	case term.ValidFrom != nil:
		grant.ValidFrom = *term.ValidFrom
	case has && !held.Over(now):
		grant.ValidFrom = held.ValidFrom
	}
	if err := checkTerm(grant, now); err != nil {
		return err
	}
	if has && sameTerm(held, grant) && held.Reason == grant.Reason {
		return nil
	}
	next := u.s
	next.Grants = append(without(u.s.Grants, role.ID), grant)
	u.note(user.RoleAssigned{User: u.s.ID, Role: role.Name, Reason: term.Reason, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

// Revoke takes a role away; one that is not held stays so. It returns
// ErrNotFound.
func (u *User) Revoke(role user.Role, reason string, now time.Time) error {
	if err := u.living(); err != nil {
		return err
	}
	if _, has := findGrant(u.s.Grants, role.ID); !has {
		return nil
	}
	next := u.s
	next.Grants = without(u.s.Grants, role.ID)
	u.note(user.RoleRevoked{User: u.s.ID, Role: role.Name, Reason: reason, Changes: differences(u.s, next)})
	u.update(next, now)
	return nil
}

func checkTerm(grant Grant, now time.Time) error {
	var broken violations
	checkReason(&broken, grant.Reason)
	if grant.ExpiresAt != nil && !grant.ExpiresAt.After(grant.ValidFrom) {
		broken.add("/expires_at", "after_valid_from", "A role expires after it begins to count.")
	}
	if grant.Over(now) {
		broken.add("/expires_at", "future", "The end of a role lies in the future.")
	}
	return broken.err()
}

// without is a new list, so that no snapshot taken before changes.
func without(grants []Grant, roleID string) []Grant {
	return slices.DeleteFunc(slices.Clone(grants), func(g Grant) bool { return g.RoleID == roleID })
}

func findGrant(grants []Grant, roleID string) (Grant, bool) {
	at := slices.IndexFunc(grants, func(g Grant) bool { return g.RoleID == roleID })
	if at < 0 {
		return Grant{}, false
	}
	return grants[at], true
}

func sameTerm(a, b Grant) bool {
	return a.ValidFrom.Equal(b.ValidFrom) && sameTime(a.ExpiresAt, b.ExpiresAt)
}
