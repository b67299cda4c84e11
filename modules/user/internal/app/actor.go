package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// lock loads an account to be changed, and keeps the account of the person who
// changes it from being changed meanwhile: who is being demoted must not grant
// on. The two are taken in the order of their ids, so that two people who act on
// each other do not wait for each other.
func (s *Service) lock(ctx context.Context, account user.ID) (*domain.User, error) {
	actor, acts := actorOf(ctx)
	if !acts || actor == account {
		return s.Users.Lock(ctx, account)
	}
	if actor < account {
		if err := s.Users.Pin(ctx, actor); err != nil {
			return nil, err
		}
		return s.Users.Lock(ctx, account)
	}
	u, err := s.Users.Lock(ctx, account)
	if err != nil {
		return nil, err
	}
	return u, s.Users.Pin(ctx, actor)
}

// pinActor keeps the account of the person acting from being changed until the
// unit of work ends.
func (s *Service) pinActor(ctx context.Context) error {
	actor, acts := actorOf(ctx)
	if !acts {
		return nil
	}
	return s.Users.Pin(ctx, actor)
}

// renewed is the context with what the person acting may do now, inside the
// unit of work, instead of what they might when the request came in. It takes
// that lock or pinActor came before, and returns authn.ErrForbidden when the
// permission is gone.
func (s *Service) renewed(ctx context.Context, permission string, now time.Time) (context.Context, error) {
	id, acts := actorOf(ctx)
	if !acts {
		return ctx, nil
	}
	authority, err := s.Authorities.HoldAuthority(ctx, id, now)
	if errors.Is(err, user.ErrNotFound) || err == nil && authority.Status != user.Active {
		return ctx, authn.ErrForbidden
	}
	if err != nil {
		return ctx, err
	}
	actor := authn.From(ctx)
	actor.Permissions = authority.Permissions
	ctx = authn.With(ctx, actor)
	return ctx, authn.Require(ctx, permission)
}

func actorOf(ctx context.Context) (account user.ID, acts bool) {
	actor := authn.From(ctx)
	return user.ID(actor.UserID), actor.Kind == authn.User
}
