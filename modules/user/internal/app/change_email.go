package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

var _ user.EmailChanger = Directory{}

// ChangeEmail is part of user.EmailChanger.
func (d Directory) ChangeEmail(ctx context.Context, account user.ID, email user.Email) error {
	_, err := d.service.change(ctx, account, AnyVersion,
		func(_ context.Context, u *domain.User, now time.Time) error { return u.ChangeEmail(email, now) })
	return err
}
