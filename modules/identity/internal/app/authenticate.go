package app

import (
	"context"
	"errors"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/authn"
)

// Authenticate finds out who an access token stands for: signature and claims
// in memory, then the truth of the database. The session must be alive, the
// token's epoch the account's, the account active. Errors:
// authn.ErrUnauthenticated for a token that is not good, for whatever reason;
// anything else is a failure to find out, and lets nobody in.
func (s *Service) Authenticate(ctx context.Context, token string) (authn.Principal, error) {
	claims, err := s.AccessTokens.Read(ctx, token)
	if err != nil {
		return authn.Principal{}, err
	}
	state, err := s.Sessions.State(ctx, claims.Session)
	if errors.Is(err, identity.ErrSessionNotFound) || err == nil && !state.Admits(claims, s.Clock.Now()) {
		return authn.Principal{}, authn.ErrUnauthenticated
	}
	if err != nil {
		return authn.Principal{}, err
	}
	authority, err := s.Authorities.Authority(ctx, claims.User)
	if errors.Is(err, user.ErrNotFound) || err == nil && authority.Status != user.Active {
		return authn.Principal{}, authn.ErrUnauthenticated
	}
	if err != nil {
		return authn.Principal{}, err
	}
	return authn.Principal{
		Kind:            authn.User,
		UserID:          string(claims.User),
		SessionID:       string(claims.Session),
		AuthenticatedAt: state.AuthenticatedAt,
		Permissions:     authority.Permissions,
	}, nil
}
