package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
	"roster/platform/fault"
)

// admit makes accounts of the candidates that break no rule, and gives the
// others their flaws.
func (s *Service) admit(ctx context.Context, candidates []candidate, now time.Time) error {
	roles, err := s.rolesOf(ctx, candidates)
	if err != nil {
		return err
	}
	for i := range candidates {
		c := &candidates[i]
		arrival, flaws := arrivalOf(ctx, c.newcomer, roles, now)
		if c.row.Flaw != nil {
			continue
		}
		u, err := domain.Import(user.ID(s.IDs.Random()), arrival, now)
		if c.flaws = slices.Concat(c.flaws, flaws, flawsOf(err)); len(c.flaws) == 0 {
			c.user = u
		}
	}
	return nil
}

// namedRole is a role that a row names, or why it cannot be given.
type namedRole struct {
	user.Role
	flaw *Flaw
}

// rolesOf looks up the roles that candidates name, each once and in one order,
// so that two imports cannot wait for each other.
func (s *Service) rolesOf(ctx context.Context, candidates []candidate) (map[string]namedRole, error) {
	names := []string{user.DefaultRole}
	for _, c := range candidates {
		for _, term := range c.newcomer.Roles {
			if !slices.Contains(names, term.Name) {
				names = append(names, term.Name)
			}
		}
	}
	roles := make(map[string]namedRole, len(names))
	for _, name := range slices.Sorted(slices.Values(names)) {
		role, err := s.Roles.Hold(ctx, name)
		switch {
		case errors.Is(err, user.ErrUnknownRole):
			roles[name] = namedRole{flaw: &Flaw{"roles", user.ErrUnknownRole.Code(), user.ErrUnknownRole.Message()}}
		case err != nil:
			return nil, err
		case !holdsAll(ctx, role.Permissions):
			roles[name] = namedRole{flaw: &Flaw{"roles", user.ErrGrantBeyondOwn.Code(), user.ErrGrantBeyondOwn.Message()}}
		default:
			roles[name] = namedRole{Role: role}
		}
	}
	return roles, nil
}

// arrivalOf is what the domain wants to know of a newcomer.
func arrivalOf(ctx context.Context, n Newcomer, roles map[string]namedRole, now time.Time) (domain.Arrival, []Flaw) {
	a := domain.Arrival{
		ExternalID: n.ExternalID, Profile: n.Profile, Public: n.Public, Private: n.Private,
		Status: n.Status, Suspension: n.Suspension, CreatedAt: n.CreatedAt, LastLoginAt: n.LastLoginAt, Password: n.PasswordHash != "",
		Verified: n.Status == user.Active || n.Status == user.Suspended,
	}
	if n.Verified != nil {
		a.Verified = *n.Verified
	}
	var emailErr, usernameErr error
	a.Email, emailErr = user.ParseEmail(n.Email)
	a.Username, usernameErr = optionalUsername(n.Username)
	flaws := slices.Concat(flawsOf(emailErr), flawsOf(usernameErr))

	terms := n.Roles
	if terms == nil {
		terms = []RoleTerm{{Name: user.DefaultRole}}
	} else if len(terms) > 0 && authn.Require(ctx, user.PermissionAssignRoles) != nil {
		flaws = append(flaws, Flaw{"roles", authn.ErrForbidden.Code(), authn.ErrForbidden.Message()})
	}
	for i, term := range terms {
		role := roles[term.Name]
		switch {
		case role.flaw != nil:
			flaws = append(flaws, *role.flaw)
		case slices.ContainsFunc(terms[:i], func(t RoleTerm) bool { return t.Name == term.Name }):
			flaws = append(flaws, Flaw{"roles", "role_twice", "A role is given once."})
		default:
			a.Grants = append(a.Grants, domain.Grant{RoleID: role.ID, Assignment: user.Assignment{
				Role: role.Name, GrantedBy: user.ID(authn.From(ctx).UserID), ValidFrom: now, ExpiresAt: term.ExpiresAt, CreatedAt: now,
			}})
		}
	}
	return a, flaws
}

// flawsOf are the broken rules of a fault, by column.
func flawsOf(err error) []Flaw {
	found, ok := fault.From(err)
	if !ok {
		return nil
	}
	var flaws []Flaw
	for _, field := range found.Fields() {
		column := strings.TrimPrefix(strings.TrimPrefix(field.Pointer, "/profile"), "/")
		if column == "reason" || column == "until" {
			column = map[string]string{"reason": "suspension_reason", "until": "suspended_until"}[column]
		}
		flaws = append(flaws, Flaw{column, field.Code, field.Message})
	}
	return flaws
}
