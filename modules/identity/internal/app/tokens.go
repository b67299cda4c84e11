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

// Tokens is what a login or a refresh gives.
type Tokens struct {
	Access           string
	AccessExpiresIn  time.Duration
	Refresh          string
	RefreshExpiresIn time.Duration
	Session          identity.SessionID
	// Device is for the client to keep and to send with its next login; a
	// refresh gives none.
	Device string
}

// startSession makes a session for a login that was right. The credential is
// looked at again under its lock: a password changed or an account suspended
// since the check makes it wrong.
func (s *Service) startSession(ctx context.Context, t attempted) (Tokens, error) {
	sign, err := s.AccessTokens.Signer(ctx)
	if err != nil {
		return Tokens{}, err
	}
	var tokens Tokens
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		now := s.Clock.Now()
		// The user's row before the credential: the order in which a suspension
		// takes them, so that the two wait for each other and do not deadlock.
		if err := s.Accounts.RecordLogin(ctx, t.account.ID, now); err != nil {
			return err
		}
		checked, err := s.rehash(ctx, t)
		if err != nil {
			return err
		}
		tokens, err = s.openSession(ctx, t, checked, sign, now)
		return err
	})
	if errors.Is(err, user.ErrNotFound) { // deleted since
		err = identity.ErrInvalidCredentials.Because(err)
	}
	if err != nil {
		return Tokens{}, err
	}
	return tokens, nil
}

// rehash replaces the hash by a better one, if there is one, and gives the
// credential that the session is to find.
func (s *Service) rehash(ctx context.Context, t attempted) (domain.CredentialSnapshot, error) {
	checked := t.credential.Snapshot()
	if t.rehash == "" {
		return checked, nil
	}
	err := s.change(ctx, t.account.ID, func(_ context.Context, c *domain.Credential) error {
		if c.Hash() != checked.Hash {
			return identity.ErrInvalidCredentials
		}
		c.Rehash(t.rehash)
		return nil
	})
	checked.Hash = t.rehash
	return checked, err
}

func (s *Service) openSession(ctx context.Context, t attempted, checked domain.CredentialSnapshot, sign Sign, now time.Time) (Tokens, error) {
	origin := authn.OriginOf(ctx)
	session := domain.NewSession(identity.SessionID(s.IDs.Ordered()), t.account.ID, origin.IP, origin.UserAgent, now, s.cfg.SessionTTL)
	refresh := s.OpaqueTokens.New()
	refreshUntil := earlier(now.Add(s.cfg.RefreshTokenTTL), session.ExpiresAt)
	err := s.Sessions.Open(ctx, Opening{
		Session: session, First: domain.DigestOf(refresh), FirstExpiresAt: refreshUntil, Checked: checked, Guess: t.guess,
	})
	if err != nil {
		return Tokens{}, err
	}
	access, err := sign(s.claims(session.User, session.ID, t.credential.Epoch(), t.account.Roles, now, now))
	if err != nil {
		return Tokens{}, err
	}
	err = s.Events.Publish(ctx, identity.LoginSucceeded{User: session.User, Session: session.ID})
	return Tokens{
		Access: access, AccessExpiresIn: s.cfg.AccessTokenTTL,
		Refresh: refresh, RefreshExpiresIn: refreshUntil.Sub(now), Session: session.ID,
		Device: s.Devices.Token(t.credential),
	}, err
}

func (s *Service) claims(owner user.ID, session identity.SessionID, epoch int, roles []string, authenticated, now time.Time) domain.Claims {
	return domain.Claims{
		ID: s.IDs.Random(), User: owner, Session: session, Epoch: epoch, Roles: roles,
		AuthenticatedAt: authenticated, IssuedAt: now, ExpiresAt: now.Add(s.cfg.AccessTokenTTL),
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
