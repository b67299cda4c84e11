package app

import (
	"context"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// NewAdministrator is an administrator to be made.
type NewAdministrator struct {
	Email    user.Email
	Username user.Username // may be zero
	// Password may be empty: then a link to set one is made.
	Password string
}

// CreateAdministrator makes an active administrator whose address counts as
// proven. Without a password it returns a link, good once and for as long as
// any link to set a password. Only the system may. Errors: authn.ErrForbidden,
// user.ErrEmailTaken, user.ErrUsernameTaken, fault.ErrInvalid for the password.
func (s *Service) CreateAdministrator(ctx context.Context, n NewAdministrator) (setPasswordURL string, err error) {
	if authn.From(ctx).Kind != authn.System {
		return "", authn.ErrForbidden
	}
	hash := ""
	if n.Password != "" {
		if hash, err = s.hashChosen(ctx, n.Password, n.Email, n.Username); err != nil {
			return "", err
		}
	}
	r := user.Registration{Email: n.Email, Username: n.Username, Roles: []string{user.AdministratorRole}, Verified: true}
	err = s.enrol(ctx, r, hash, func(ctx context.Context, id user.ID) error {
		if hash != "" {
			return nil
		}
		account, err := s.Accounts.Account(ctx, id)
		if err != nil {
			return err
		}
		token, err := s.makeReset(ctx, account)
		setPasswordURL = domain.ResetPasswordURL(s.cfg.PublicURL, token)
		return err
	})
	if err != nil {
		return "", err
	}
	return setPasswordURL, nil
}

func (s *Service) hashChosen(ctx context.Context, password string, email user.Email, name user.Username) (string, error) {
	password, err := s.chosen(password, "/password", ownNames(email, name, user.Profile{})...)
	if err != nil {
		return "", err
	}
	return s.Passwords.Hash(ctx, password)
}
