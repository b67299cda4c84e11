package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// Refresh exchanges a refresh token for new tokens of the same session. Holding
// the token is the permission. A token presented again directly after it was
// replaced, within the reuse window, gets the same successor: its reply was
// lost. Any other spent token ends the session. A failure of the database
// leaves the token as good as it was.
//
// Errors: identity.ErrInvalidRefreshToken.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, error) {
	family, ok := s.OpaqueTokens.Family(token)
	if !ok {
		return Tokens{}, identity.ErrInvalidRefreshToken
	}
	sign, err := s.AccessTokens.Signer(ctx)
	if err != nil {
		return Tokens{}, err
	}
	r := &refresh{Service: s, ctx: ctx, sign: sign, successor: s.OpaqueTokens.Successor(token)}
	r.step = Advance{
		Family: domain.DigestOf(family), Digest: domain.DigestOf(token), Successor: domain.DigestOf(r.successor),
		Now: s.Clock.Now(), TTL: s.cfg.RefreshTokenTTL,
	}
	if err := s.refreshes.Do(ctx, r); err != nil {
		return Tokens{}, err
	}
	if r.err != nil {
		return Tokens{}, r.err
	}
	if !r.done {
		if err := r.alone(ctx); err != nil {
			return Tokens{}, err
		}
	}
	return r.tokens, nil
}

// refresh is one refresh under way.
type refresh struct {
	*Service
	ctx       context.Context //nolint:containedctx // whose origin goes into the log, while another's has the unit of work
	sign      Sign
	successor string
	step      Advance

	done   bool // in a round
	tokens Tokens
	err    error // of a round for it alone
}

// alone is a refresh in a unit of work of its own.
func (r *refresh) alone(ctx context.Context) error {
	var verdict error
	err := r.Tx.Do(ctx, func(ctx context.Context) (err error) {
		verdict, err = r.advance(ctx)
		return err
	})
	if err == nil {
		err = verdict
	}
	return err
}

// advance returns a verdict when the token is refused and what was done about
// it must stay, and an error when nothing must stay.
func (r *refresh) advance(ctx context.Context) (verdict, err error) {
	next, found, err := r.RefreshTokens.Advance(ctx, r.step)
	if err != nil {
		return nil, err
	}
	if !found {
		return r.judge(ctx)
	}
	return nil, r.finish(ctx, next)
}

// finish makes the tokens of a refresh that was advanced, and tells of it.
func (r *refresh) finish(ctx context.Context, next Advanced) error {
	if err := r.issue(next.Tokens.Session, next.Bearer, next.Tokens.ExpiresAt); err != nil {
		return err
	}
	return r.Events.Publish(ctx, identity.SessionRefreshed{User: next.Tokens.User, Session: next.Tokens.Session})
}

func (r *refresh) judge(ctx context.Context) (verdict, err error) {
	presented, err := r.lookUp(ctx, r.step.Family, r.step.Digest, r.step.Now)
	if errors.Is(err, identity.ErrInvalidRefreshToken) {
		return err, nil
	}
	if err != nil {
		return nil, err
	}
	known := presented.Tokens
	switch domain.Judge(presented, r.step.Successor, r.cfg.RefreshReuseWindow, r.step.Now) {
	case domain.VerdictRepeat:
		st, err := r.Sessions.Standing(ctx, known.Session, r.step.Now)
		if err != nil {
			return nil, err
		}
		return nil, r.issue(known.Session, st.Bearer(), known.ExpiresAt)
	case domain.VerdictReuse:
		return identity.ErrInvalidRefreshToken, r.reused(ctx, known)
	default:
		return identity.ErrInvalidRefreshToken, nil
	}
}

// lookUp finds what decides on a token.
func (s *Service) lookUp(ctx context.Context, family, digest domain.Digest, now time.Time) (domain.Presented, error) {
	tokens, alive, err := s.RefreshTokens.Find(ctx, family, now)
	return domain.Presented{Digest: digest, Tokens: tokens, SessionAlive: alive}, err
}

// reused ends the session of a stolen token. Only the first to notice tells it.
func (r *refresh) reused(ctx context.Context, known domain.RefreshTokens) error {
	alive, err := r.endNow(ctx, known.User, known.Session, identity.EndRefreshReuse)
	if err != nil || !alive {
		return err
	}
	return r.Events.Publish(ctx, identity.RefreshReused{User: known.User, Session: known.Session, Generation: known.Generation})
}

// issue makes the tokens, if the account may still have some.
func (r *refresh) issue(session identity.SessionID, b domain.Bearer, refreshUntil time.Time) error {
	if b.Status != user.Active {
		return identity.ErrInvalidRefreshToken
	}
	access, err := r.sign(r.claims(b.Session.User, session, b.Session.Epoch, b.Roles, b.Session.AuthenticatedAt, r.step.Now))
	r.tokens = Tokens{
		Access: access, AccessExpiresIn: r.cfg.AccessTokenTTL,
		Refresh: r.successor, RefreshExpiresIn: refreshUntil.Sub(r.step.Now), Session: session,
	}
	return err
}
