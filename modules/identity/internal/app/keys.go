package app

import (
	"context"

	"roster/modules/identity/internal/domain"
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
