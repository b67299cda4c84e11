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
	known, named, err := s.Accounts.TakenBy(ctx, r.Email, r.Username)
	if err != nil {
		return err
	}
	// The username goes first: were the address looked at first, the answer
	// would tell whether it is taken.
	if named != "" {
		return user.ErrUsernameTaken
	}
	newcomer := user.Registration{Email: r.Email, Username: r.Username, Profile: r.Profile}
	if known != "" {
		return s.registeredAgain(ctx, newcomer, known, hash)
	}
	err = s.enrol(ctx, newcomer, hash, s.welcome)
	if errors.Is(err, user.ErrEmailTaken) { // by somebody faster
		return s.enqueue(ctx, domain.Letter{Kind: domain.LetterAlreadyRegistered, Email: r.Email.String()})
	}
	return err
}

// welcome has a link to prove the address sent to a new account.
func (s *Service) welcome(ctx context.Context, id user.ID) error {
	return s.Outbox.Enqueue(ctx, domain.Letter{Kind: domain.LetterVerifyEmail, User: id})
}

// enrol makes account and credential in one unit of work, and does what comes
// after. With an empty hash the account has no password yet.
func (s *Service) enrol(ctx context.Context, r user.Registration, hash string, after func(context.Context, user.ID) error) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		id, err := s.enter(ctx, r, hash)
		if err != nil {
			return err
		}
		return after(ctx, id)
	})
}

// enter makes account and credential, inside a unit of work.
func (s *Service) enter(ctx context.Context, r user.Registration, hash string) (user.ID, error) {
	account, err := s.Accounts.Register(ctx, r)
	if err != nil {
		return "", err
	}
	c, now := domain.NewCredential(account.ID), s.Clock.Now()
	if hash != "" {
		c.SetPassword(hash, identity.PasswordChosen, now)
	}
	if err := s.Credentials.Add(ctx, c, now); err != nil {
		return "", err
	}
	return account.ID, s.Events.Publish(ctx, c.TakeEvents()...)
}

// registeredAgain deals with an address that has an account: it does the work of
// a registration and undoes it, so that a taken address takes as long as a free
// one. What comes of it is found out after the reply. The address it uses is
// nobody's: the domain cannot exist (RFC 2606).
func (s *Service) registeredAgain(ctx context.Context, r user.Registration, known user.ID, hash string) (err error) {
	if r.Email, err = user.ParseEmail(s.IDs.Random() + "@roster.invalid"); err != nil {
		return err
	}
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		err := s.Tx.Rehearse(ctx, func(ctx context.Context) error {
			_, err := s.enter(ctx, r, hash)
			return err
		})
		if err != nil {
			return err
		}
		return s.Outbox.Enqueue(ctx, domain.Letter{Kind: domain.AskedRegistration, User: known})
	})
}

// answerRegistration writes to the owner of an address that was registered
// again. A proven one is told. An unproven one has been claimed twice, and
// perhaps by two people: the password given first is void, and the mailbox's
// owner chooses one through a link, so that whoever came first with somebody
// else's address has nothing.
func (s *Service) answerRegistration(ctx context.Context, account user.Account) error {
	if account.EmailVerified {
		return s.send(ctx, Mail{Kind: domain.LetterAlreadyRegistered, To: account.Email, About: account})
	}
	return s.change(ctx, account.ID, func(ctx context.Context, c *domain.Credential) error {
		c.VoidPassword()
		if err := s.revokeLinks(ctx, account.ID); err != nil {
			return err
		}
		return s.Outbox.Enqueue(ctx, domain.Letter{Kind: domain.LetterResetPassword, User: account.ID})
	})
}
