package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// Logout ends the session the request came with. When it returns nil, no
// request that starts later is let in with its tokens. Errors:
// authn.ErrUnauthenticated.
func (s *Service) Logout(ctx context.Context) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	_, err = s.end(ctx, user.ID(p.UserID), identity.SessionID(p.SessionID), identity.EndLogout)
	return err
}

// MySessions lists the caller's sessions that are alive, the newest first.
// Errors: authn.ErrUnauthenticated.
func (s *Service) MySessions(ctx context.Context) ([]identity.Session, error) {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return nil, err
	}
	return s.Sessions.Alive(ctx, user.ID(p.UserID), s.Clock.Now())
}

// EndMySession ends one of the caller's sessions. Errors:
// authn.ErrUnauthenticated, identity.ErrSessionNotFound.
func (s *Service) EndMySession(ctx context.Context, id identity.SessionID) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	alive, err := s.end(ctx, user.ID(p.UserID), id, identity.EndRevoked)
	if err == nil && !alive {
		return identity.ErrSessionNotFound
	}
	return err
}

// EndMyOtherSessions ends all of the caller's sessions but the one the request
// came with. Errors: authn.ErrUnauthenticated.
func (s *Service) EndMyOtherSessions(ctx context.Context) error {
	p, err := authn.RequireUser(ctx)
	if err != nil {
		return err
	}
	owner := user.ID(p.UserID)
	return s.change(ctx, owner, func(ctx context.Context, _ *domain.Credential) error {
		return s.endAll(ctx, owner, identity.SessionID(p.SessionID), identity.EndRevoked)
	})
}

// end ends one session and tells it, in one unit of work.
func (s *Service) end(ctx context.Context, owner user.ID, id identity.SessionID, why identity.EndReason) (alive bool, err error) {
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		alive, err = s.endNow(ctx, owner, id, why)
		if err != nil || !alive {
			return err
		}
		return s.Events.Publish(ctx, identity.SessionEnded{User: owner, Session: id, Why: why})
	})
	return alive, err
}

// endNow ends one session, inside a unit of work, and tells whether it was
// alive.
func (s *Service) endNow(ctx context.Context, owner user.ID, id identity.SessionID, why identity.EndReason) (alive bool, err error) {
	alive, err = s.Sessions.End(ctx, owner, id, why, s.Clock.Now())
	if err != nil || !alive {
		return false, err
	}
	return true, s.Revocations.Forget(ctx, owner)
}
