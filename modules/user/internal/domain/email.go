package domain

import (
	"time"

	"roster/modules/user"
)

// ChangeEmail makes an address that was proven just now the account's:
// user.ErrNotFound when it is deleted.
func (u *User) ChangeEmail(email user.Email, now time.Time) error {
	if err := u.living(); err != nil {
		return err
	}
	if u.s.Email.String() == email.String() {
		return nil
	}
	next := u.s
	next.Email, next.EmailVerifiedAt = email, &now
	changes := differences(u.s, next)
	u.update(next, now)
	u.note(user.EmailChanged{User: u.s.ID, Changes: changes})
	return nil
}
