package app

import (
	"context"
	"strings"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/event"
)

// OnSuspended ends all sessions of a suspended account, inside the unit of work
// that suspends it.
func (s *Service) OnSuspended(ctx context.Context, e user.SuspensionImposed) error {
	return s.shutOut(ctx, e.User, identity.EndSuspended)
}

// OnDeleted ends all sessions of a deleted account and voids its links.
func (s *Service) OnDeleted(ctx context.Context, e user.AccountDeleted) error {
	return s.shutOut(ctx, e.User, identity.EndDeleted)
}

// OnRoleAssigned voids the account's access tokens, which name its roles; a
// refresh gives new ones.
func (s *Service) OnRoleAssigned(ctx context.Context, e user.RoleAssigned) error {
	return s.voidAccessTokens(ctx, e.User)
}

// OnRoleRevoked is as OnRoleAssigned.
func (s *Service) OnRoleRevoked(ctx context.Context, e user.RoleRevoked) error {
	return s.voidAccessTokens(ctx, e.User)
}

func (s *Service) voidAccessTokens(ctx context.Context, id user.ID) error {
	return s.change(ctx, id, func(_ context.Context, c *domain.Credential) error {
		c.VoidAccessTokens()
		return nil
	})
}

func (s *Service) shutOut(ctx context.Context, id user.ID, why identity.EndReason) error {
	return s.change(ctx, id, func(ctx context.Context, c *domain.Credential) error {
		c.VoidAccessTokens()
		if err := s.revokeLinks(ctx, id); err != nil {
			return err
		}
		return s.endAll(ctx, id, "", why)
	})
}

// harmless are the events of others that neither give anybody anything nor take
// it away.
var harmless = map[string]bool{
	user.Registered{}.EventName():     true,
	user.Imported{}.EventName():       true,
	user.ImportBegun{}.EventName():    true,
	user.ExportBegun{}.EventName():    true,
	user.EmailConfirmed{}.EventName(): true,
	user.ProfileChanged{}.EventName(): true,
}

// OnAny forgets what is remembered of whoever an event may have given or taken
// something: one account, or all when it is about no account. What it does not
// know it takes to be such an event, so that a new one is never missed.
func (s *Service) OnAny(ctx context.Context, e event.Envelope) error {
	name := e.Event.EventName()
	if harmless[name] || strings.HasPrefix(name, "identity.") || strings.HasPrefix(name, "audit.") {
		return nil
	}
	subject := e.Event.Describe().Subject
	if subject.Type == event.SubjectUser {
		return s.Revocations.Forget(ctx, user.ID(subject.ID))
	}
	return s.Revocations.ForgetAll(ctx)
}
