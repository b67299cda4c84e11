package app

import (
	"context"
	"errors"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// Registration is what a newcomer says.
type Registration struct {
	Email    user.Email
	Username user.Username // may be zero
	Password string
	Profile  user.Profile
}

// Register makes a pending account and has a link to prove its address sent. It
// is for everybody. When the address is taken it returns nil all the same, and
// the owner gets a mail. Errors: fault.ErrInvalid for the password,
// user.ErrUsernameTaken whatever the address, identity.ErrBusy.
func (s *Service) Register(ctx context.Context, r Registration) error {
	password, err := s.chosen(r.Password, "/password", ownNames(r.Email, r.Username, r.Profile)...)
	if err != nil {
		return err
	}
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	// The username goes first: were the address looked at first, the answer
	// would tell whether it is taken.
	if err := s.usernameFree(ctx, r.Username); err != nil {
		return err
	}
	err = s.enrol(ctx, user.Registration{Email: r.Email, Username: r.Username, Profile: r.Profile}, hash, s.Outbox.SendVerification)
	if errors.Is(err, user.ErrEmailTaken) {
		return s.registeredAgain(ctx, r.Email)
	}
	return err
}

func (s *Service) usernameFree(ctx context.Context, name user.Username) error {
	if name.IsZero() {
		return nil
	}
	account, err := s.find(ctx, name.String())
	if err == nil && account.ID != "" {
		return user.ErrUsernameTaken
	}
	return err
}

// enrol makes account and credential in one unit of work, and does what comes
// after. With an empty hash the account has no password yet.
func (s *Service) enrol(ctx context.Context, r user.Registration, hash string, after func(context.Context, user.ID) error) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		account, err := s.Accounts.Register(ctx, r)
		if err != nil {
			return err
		}
		err = s.change(ctx, account.ID, func(_ context.Context, c *domain.Credential) error {
			if hash != "" {
				c.SetPassword(hash, identity.PasswordChosen, s.Clock.Now())
			}
			return nil
		})
		if err != nil {
			return err
		}
		return after(ctx, account.ID)
	})
}

// registeredAgain deals with an address that has an account. A proven one is
// told. An unproven one has been claimed twice, and perhaps by two people: the
// password given first is void, and the mailbox's owner chooses one through a
// link, so that whoever came first with somebody else's address has nothing.
func (s *Service) registeredAgain(ctx context.Context, email user.Email) error {
	account, err := s.find(ctx, email.String())
	if err != nil || account.ID == "" { // deleted in the meantime
		return err
	}
	if account.EmailVerified {
		return s.Tx.Do(ctx, func(ctx context.Context) error {
			return s.Outbox.SendAlreadyRegistered(ctx, account.ID)
		})
	}
	return s.change(ctx, account.ID, func(ctx context.Context, c *domain.Credential) error {
		c.VoidPassword()
		if err := s.Verifications.Revoke(ctx, account.ID, s.Clock.Now()); err != nil {
			return err
		}
		return s.Outbox.SendPasswordReset(ctx, account.ID)
	})
}
