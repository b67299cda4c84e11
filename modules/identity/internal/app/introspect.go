package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// Introspection is what a token stands for at the moment. The zero value is a
// token that is not good.
type Introspection struct {
	Active bool
	// Refresh tells a refresh token from an access token.
	Refresh   bool
	User      user.ID
	Session   identity.SessionID
	ID        string   // jti; of access tokens only
	Roles     []string // of access tokens only
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// Introspect tells what a token stands for. It asks the database and not what
// this replica remembers, and for identity.PermissionTokensIntrospect. A token
// that is not good for any reason is not active, and no error.
func (s *Service) Introspect(ctx context.Context, token string) (Introspection, error) {
	if err := authn.Require(ctx, identity.PermissionTokensIntrospect); err != nil {
		return Introspection{}, err
	}
	found, err := s.introspect(ctx, token)
	for _, none := range []error{authn.ErrUnauthenticated, identity.ErrInvalidRefreshToken, identity.ErrSessionNotFound, user.ErrNotFound} {
		if errors.Is(err, none) {
			return Introspection{}, nil
		}
	}
	return found, err
}

func (s *Service) introspect(ctx context.Context, token string) (Introspection, error) {
	claims, err := s.AccessTokens.Read(ctx, token)
	if errors.Is(err, authn.ErrUnauthenticated) {
		return s.introspectRefresh(ctx, token)
	}
	if err != nil {
		return Introspection{}, err
	}
	now := s.Clock.Now()
	st, err := s.Sessions.Standing(ctx, claims.Session, now)
	if err != nil || !st.Admits(claims, now) {
		return Introspection{}, err
	}
	return Introspection{
		Active: true, User: claims.User, Session: claims.Session, ID: claims.ID, Roles: st.Authority.Roles,
		IssuedAt: claims.IssuedAt, ExpiresAt: claims.ExpiresAt,
	}, nil
}

func (s *Service) introspectRefresh(ctx context.Context, token string) (Introspection, error) {
	p, err := s.presented(ctx, token)
	if err != nil || !p.Good(s.Clock.Now()) {
		return Introspection{}, err
	}
	authority, err := s.Authorities.Authority(ctx, p.Tokens.User)
	if err != nil || authority.Status != user.Active {
		return Introspection{}, err
	}
	return Introspection{
		Active: true, Refresh: true, User: p.Tokens.User, Session: p.Tokens.Session,
		IssuedAt: p.Tokens.IssuedAt, ExpiresAt: p.Tokens.ExpiresAt,
	}, nil
}

// presented looks a refresh token up, without using it.
func (s *Service) presented(ctx context.Context, token string) (domain.Presented, error) {
	family, ok := s.OpaqueTokens.Family(token)
	if !ok {
		return domain.Presented{}, identity.ErrInvalidRefreshToken
	}
	return s.lookUp(ctx, domain.DigestOf(family), domain.DigestOf(token), s.Clock.Now())
}

// Revoke ends the session of a token, be it an access or a refresh token, spent
// or not. Holding the token is the permission. A token that is not good is no
// error: what was asked for is so.
func (s *Service) Revoke(ctx context.Context, token string) error {
	owner, session, err := s.sessionOf(ctx, token)
	if errors.Is(err, identity.ErrInvalidRefreshToken) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.end(ctx, owner, session, identity.EndLogout)
	return err
}

func (s *Service) sessionOf(ctx context.Context, token string) (user.ID, identity.SessionID, error) {
	claims, err := s.AccessTokens.Read(ctx, token)
	if err == nil {
		return claims.User, claims.Session, nil
	}
	if !errors.Is(err, authn.ErrUnauthenticated) {
		return "", "", err
	}
	p, err := s.presented(ctx, token)
	return p.Tokens.User, p.Tokens.Session, err
}
