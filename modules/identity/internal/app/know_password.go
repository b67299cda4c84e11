package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// knows checks the present password of an account at a door other than login.
// The attempt counts as a login's does, and a refusal is logged like one.
// Errors: identity.ErrWrongPassword, identity.ErrTooManyAttempts,
// identity.ErrBusy.
func (s *Service) knows(ctx context.Context, id user.ID, door identity.Door, password string) (*domain.Credential, domain.GuessKeys, error) {
	guess := domain.NewGuessKeys(string(id), authn.OriginOf(ctx).Network())
	refuse := func(why identity.Refusal, answer error) (*domain.Credential, domain.GuessKeys, error) {
		return nil, guess, s.refusePassword(ctx, identity.PasswordRefused{User: id, Door: door, Why: why}, answer)
	}
	if len(password) > domain.MaxPasswordBytes {
		return nil, guess, identity.ErrWrongPassword
	}
	ctx, leave, err := s.Passwords.Admit(ctx)
	if err != nil {
		return nil, guess, err
	}
	defer leave()
	c, wait, err := s.Throttles.Attempt(ctx, id, guess, s.Clock.Now())
	if err != nil {
		return nil, guess, err
	}
	if wait > 0 {
		return refuse(identity.RefusedThrottled, identity.ErrTooManyAttempts.After(wait))
	}
	ok, _, err := s.Passwords.Verify(ctx, s.Passwords.Normalize(password), c.Hash())
	if err != nil {
		return nil, guess, err
	}
	if !ok {
		return refuse(identity.RefusedPassword, identity.ErrWrongPassword)
	}
	return c, guess, nil
}

// refusePassword puts a refusal into the log, in a unit of work of its own, and
// gives the answer.
func (s *Service) refusePassword(ctx context.Context, e identity.PasswordRefused, answer error) error {
	err := s.Tx.Do(ctx, func(ctx context.Context) error { return s.Events.Publish(ctx, e) })
	if err != nil {
		return err
	}
	return answer
}
