package app

import (
	"context"
	"errors"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// Authenticate finds out who an access token stands for: signature and claims
// in memory, then the session and the account, in memory too as long as it is
// certain that no revocation was missed, and else in the database. The session
// must be alive, the token's epoch the account's, the account active. Errors:
// authn.ErrUnauthenticated for a token that is not good, for whatever reason;
// anything else is a failure to find out, and lets nobody in.
func (s *Service) Authenticate(ctx context.Context, token string) (authn.Principal, error) {
	claims, err := s.AccessTokens.Read(ctx, token)
	if err != nil {
		return authn.Principal{}, err
	}
	if user.OwnAccountWanted(ctx) {
		return s.withOwnAccount(ctx, claims)
	}
	st, err := s.standing(ctx, claims)
	if err != nil {
		return authn.Principal{}, err
	}
	return principal(claims, st.Session, st.Authority.Permissions), nil
}

// withOwnAccount asks the database and nothing else, and leaves the account
// where it is wanted. What it may do is not read: its person is let in with no
// permission.
func (s *Service) withOwnAccount(ctx context.Context, claims domain.Claims) (authn.Principal, error) {
	now := s.Clock.Now()
	session, account, err := s.OwnAccounts.Own(ctx, claims.Session, now)
	if errors.Is(err, identity.ErrSessionNotFound) {
		return authn.Principal{}, authn.ErrUnauthenticated.Because(err)
	}
	if err != nil {
		return authn.Principal{}, err
	}
	if account.Status != user.Active || !session.Admits(claims, now) {
		return authn.Principal{}, authn.ErrUnauthenticated
	}
	user.GiveOwnAccount(ctx, account)
	return principal(claims, session, nil), nil
}

func principal(claims domain.Claims, session domain.SessionState, permissions []string) authn.Principal {
	return authn.Principal{
		Kind:            authn.User,
		UserID:          string(claims.User),
		SessionID:       string(claims.Session),
		AuthenticatedAt: session.AuthenticatedAt,
		Permissions:     permissions,
	}
}

// standing is what lets the bearer of the claims in, or
// authn.ErrUnauthenticated. Memory alone refuses nobody: another replica may
// have given the token a moment ago.
func (s *Service) standing(ctx context.Context, claims domain.Claims) (domain.Standing, error) {
	now := s.Clock.Now()
	st, ticket, known := s.Standings.Recall(claims.User, claims.Session, now)
	if known && st.Fresh(now) && st.Admits(claims, now) {
		return st, nil
	}
	st, err := s.Sessions.Standing(ctx, claims.Session, now)
	if errors.Is(err, identity.ErrSessionNotFound) {
		return domain.Standing{}, authn.ErrUnauthenticated.Because(err)
	}
	if err != nil {
		return domain.Standing{}, err
	}
	if !st.Admits(claims, now) {
		return domain.Standing{}, authn.ErrUnauthenticated
	}
	s.Standings.Keep(claims.Session, st, ticket)
	return st, nil
}
