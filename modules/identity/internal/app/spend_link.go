package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

// proof is a mailed token and the password of the account it belongs to: the
// mailbox and the account are proven by the same person.
type proof struct {
	door            identity.Door
	token, password string
}

// spend checks both halves of a proof, and in one unit of work spends the link
// and does what it is for. A wrong half spends nothing.
func (s *Service) spend(ctx context.Context, links Links, p proof, act func(context.Context, domain.Link) error) error {
	digest := domain.DigestOf(p.token)
	// Strangers without a link must not make the server hash.
	link, err := links.Find(ctx, digest, s.Clock.Now())
	if err != nil {
		return err
	}
	known, guess, err := s.knows(ctx, link.User, p.door, p.password)
	if err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		now := s.Clock.Now()
		link, err := links.Consume(ctx, digest, now)
		if err != nil {
			return err
		}
		// What is done takes the user's row before the credential's, as every unit
		// of work does that needs both.
		if err := act(ctx, link); err != nil {
			return err
		}
		return s.change(ctx, link.User, func(ctx context.Context, c *domain.Credential) error {
			if c.Hash() != known.Hash() { // changed by somebody else meanwhile
				return identity.ErrInvalidLink
			}
			return s.Throttles.Forgive(ctx, guess, now)
		})
	})
}
