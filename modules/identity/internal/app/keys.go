package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/platform/authn"
)

// KeySet lists the public keys that access tokens verify with, for everybody.
func (s *Service) KeySet(ctx context.Context) ([]domain.PublicKey, error) {
	return s.AccessTokens.PublicKeys(ctx)
}

// Prepare loads the keys that sign access tokens, and makes the first one, so
// that a wrong key-encryption key is told at the start and not at the first
// login.
func (s *Service) Prepare(ctx context.Context) error {
	_, err := s.AccessTokens.Signer(ctx)
	return err
}

// Keys lists the keys whose tokens are good, and those that will sign. It asks
// for identity.PermissionKeysRead.
func (s *Service) Keys(ctx context.Context) ([]domain.SigningKey, error) {
	if err := authn.Require(ctx, identity.PermissionKeysRead); err != nil {
		return nil, err
	}
	return s.SigningKeys.Verifying(ctx, s.Clock.Now())
}

// RotateKeys makes a new key, which takes over from all others after
// domain.KeyLead, when every replica and every verifier has seen it. The others
// verify until the last token that they can have signed has expired. It asks for
// identity.PermissionKeysManage. Errors: identity.ErrRotationPending while a key
// waits to take over, identity.ErrReauthenticate.
func (s *Service) RotateKeys(ctx context.Context) (domain.SigningKey, error) {
	if err := authn.Require(ctx, identity.PermissionKeysManage); err != nil {
		return domain.SigningKey{}, err
	}
	if authn.From(ctx).Kind != authn.System {
		if _, err := s.requireFresh(ctx); err != nil {
			return domain.SigningKey{}, err
		}
	}
	now := s.Clock.Now()
	next, err := s.KeyMaker.NewKey(now)
	if err != nil {
		return domain.SigningKey{}, err
	}
	next.SignsFrom = now.Add(domain.KeyLead)
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		retire, verifyUntil := domain.Overlap(next.SignsFrom, s.cfg.AccessTokenTTL)
		if err := s.SigningKeys.Rotate(ctx, next, retire, verifyUntil); err != nil {
			return err
		}
		return s.Events.Publish(ctx, identity.SigningKeyRotated{Kid: next.Kid, SignsFrom: next.SignsFrom})
	})
	return next, err
}
