package storetest

import (
	"context"
	"slices"
	"strings"
	"time"

	"roster/modules/user"
	"roster/platform/uuidgen"
)

// Accounts stands in for the user module, on the accounts of a Memory.
type Accounts struct{ *Memory }

// Register makes an account.
func (a Accounts) Register(ctx context.Context, r user.Registration) (account user.Account, err error) {
	err = a.with(ctx, func(s *state) error {
		for _, known := range s.accounts {
			if known.Email.Equal(r.Email) {
				return user.ErrEmailTaken
			}
			if !r.Username.IsZero() && known.Username.Canonical() == r.Username.Canonical() {
				return user.ErrUsernameTaken
			}
		}
		account = user.Account{
			ID: user.ID(uuidgen.New().Random()), Email: r.Email, Username: r.Username, Profile: r.Profile,
			Status: user.Pending, EmailVerified: r.Verified, Roles: r.Roles,
		}
		if r.Verified {
			account.Status = user.Active
		}
		if len(account.Roles) == 0 {
			account.Roles = []string{user.DefaultRole}
		}
		s.accounts[account.ID] = account
		return nil
	})
	return account, err
}

// Account finds an account.
func (a Accounts) Account(ctx context.Context, id user.ID) (user.Account, error) {
	return a.find(ctx, func(known user.Account) bool { return known.ID == id })
}

// FindByLogin finds an account by one of its names.
func (a Accounts) FindByLogin(ctx context.Context, login string) (user.Account, error) {
	login = strings.ToLower(login)
	return a.find(ctx, func(known user.Account) bool {
		return login == known.Email.Canonical() || login == known.Username.Canonical()
	})
}

// TakenBy tells who has an address and a username.
func (a Accounts) TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error) {
	err = a.with(ctx, func(s *state) error {
		for _, known := range s.accounts {
			if known.Status != user.Deleted && known.Email.Canonical() == email.Canonical() {
				byEmail = known.ID
			}
			if known.Status != user.Deleted && !username.IsZero() && known.Username.Canonical() == username.Canonical() {
				byUsername = known.ID
			}
		}
		return nil
	})
	return byEmail, byUsername, err
}

func (a Accounts) find(ctx context.Context, which func(user.Account) bool) (account user.Account, err error) {
	err = a.with(ctx, func(s *state) error {
		for _, known := range s.accounts {
			if known.Status != user.Deleted && which(known) {
				account = known
				return nil
			}
		}
		return user.ErrNotFound
	})
	return account, err
}

// ConfirmEmail notes that the address is proven.
func (a Accounts) ConfirmEmail(ctx context.Context, id user.ID, email user.Email) error {
	known, err := a.Account(ctx, id)
	if err != nil {
		return err
	}
	if !known.Email.Equal(email) {
		return user.ErrEmailChanged
	}
	return a.Change(ctx, id, func(account *user.Account) {
		account.EmailVerified = true
		if account.Status == user.Pending {
			account.Status = user.Active
		}
	})
}

// RecordLogin notes the time of a login.
func (a Accounts) RecordLogin(ctx context.Context, id user.ID, at time.Time) error {
	return a.Change(ctx, id, func(account *user.Account) { account.LastLoginAt = &at })
}

// Suspend shuts an account out.
func (a Accounts) Suspend(ctx context.Context, id user.ID, _ string) error {
	return a.Change(ctx, id, func(account *user.Account) { account.Status = user.Suspended })
}

// Authority is what the account may do: an administrator may do everything
// that begins with a, and others nothing.
func (a Accounts) Authority(ctx context.Context, id user.ID) (authority user.Authority, err error) {
	if _, err := a.Account(ctx, id); err != nil {
		return user.Authority{}, err
	}
	err = a.with(ctx, func(s *state) error { authority = s.authority(id); return nil })
	return authority, err
}

func (s *state) authority(id user.ID) user.Authority {
	known := s.accounts[id]
	authority := user.Authority{Status: known.Status, Roles: known.Roles}
	if slices.Contains(known.Roles, user.AdministratorRole) {
		authority.Permissions = []string{"audit:read"}
	}
	return authority
}

// Change alters an account as the user module would; user.ErrNotFound.
func (a Accounts) Change(ctx context.Context, id user.ID, act func(*user.Account)) error {
	return a.with(ctx, func(s *state) error {
		known, found := s.accounts[id]
		if !found || known.Status == user.Deleted {
			return user.ErrNotFound
		}
		act(&known)
		s.accounts[id] = known
		return nil
	})
}

// ChangeEmail gives the account another address.
func (a Accounts) ChangeEmail(ctx context.Context, id user.ID, email user.Email) error {
	if other, err := a.FindByLogin(ctx, email.String()); err == nil && other.ID != id {
		return user.ErrEmailTaken
	}
	return a.Change(ctx, id, func(account *user.Account) { account.Email, account.EmailVerified = email, true })
}
