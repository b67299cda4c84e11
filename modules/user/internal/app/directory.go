package app

import (
	"context"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// Directory is what other modules may do with accounts, as the face of the
// module promises it. But for Suspend it asks for no permission: its callers
// decide.
type Directory struct{ service *Service }

var (
	_ user.Directory   = Directory{}
	_ user.Authorities = Directory{}
	_ user.Suspender   = Directory{}
)

// NewDirectory makes the Directory of a Service.
func NewDirectory(s *Service) Directory { return Directory{s} }

// Register is part of user.Directory.
func (d Directory) Register(ctx context.Context, r user.Registration) (user.Account, error) {
	return d.service.register(ctx, r)
}

// Account is part of user.Directory.
func (d Directory) Account(ctx context.Context, account user.ID) (user.Account, error) {
	return d.service.Accounts.Account(ctx, account, d.service.Clock.Now())
}

// FindByLogin is part of user.Directory.
func (d Directory) FindByLogin(ctx context.Context, login string) (user.Account, error) {
	key := ByUsername
	if strings.Contains(login, "@") {
		key = ByEmail
	}
	canonical, err := canonicalOf(key, login)
	if err != nil {
		return user.Account{}, user.ErrNotFound.Because(err)
	}
	return d.service.Accounts.ByLogin(ctx, key, canonical, d.service.Clock.Now())
}

// TakenBy is part of user.Directory.
func (d Directory) TakenBy(ctx context.Context, email user.Email, username user.Username) (byEmail, byUsername user.ID, err error) {
	return d.service.Accounts.TakenBy(ctx, email, username)
}

// ConfirmEmail is part of user.EmailChanger.
func (d Directory) ConfirmEmail(ctx context.Context, account user.ID, email user.Email) error {
	_, err := d.service.change(ctx, account, AnyVersion,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.ConfirmEmail(email, now) })
	return err
}

// RecordLogin is part of user.Directory.
func (d Directory) RecordLogin(ctx context.Context, account user.ID, at time.Time) error {
	return d.service.Users.RecordLogin(ctx, account, at)
}

// Authority is part of user.Authorities.
func (d Directory) Authority(ctx context.Context, account user.ID) (user.Authority, error) {
	return d.service.Authorities.Authority(ctx, account, d.service.Clock.Now())
}

// Suspend is part of user.Suspender.
func (d Directory) Suspend(ctx context.Context, account user.ID, reason string) error {
	_, err := d.service.Suspend(ctx, account, AnyVersion, domain.Suspension{Reason: reason})
	return err
}
