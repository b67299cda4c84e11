package storetest

import (
	"context"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/uuidgen"
)

// tryEdit locks, changes and saves an account in one unit of work.
func (f fixture) tryEdit(account user.ID, act func(*domain.User) error) error {
	return f.Do(f.t.Context(), func(ctx context.Context) error {
		u, err := f.Lock(ctx, account)
		if err != nil {
			return err
		}
		if err := act(u); err != nil {
			return err
		}
		return f.Save(ctx, u)
	})
}

func (f fixture) edit(account user.ID, act func(*domain.User) error) {
	f.t.Helper()
	if err := f.tryEdit(account, act); err != nil {
		f.t.Fatalf("edit account: %v", err)
	}
}

// locked is an account as Lock loads it, in a unit that has ended.
func (f fixture) locked(account user.ID) *domain.User {
	f.t.Helper()
	var u *domain.User
	err := f.Do(f.t.Context(), func(ctx context.Context) (err error) {
		u, err = f.Lock(ctx, account)
		return err
	})
	if err != nil {
		f.t.Fatalf("lock account: %v", err)
	}
	return u
}

func rename(first string) func(*domain.User) error {
	return func(u *domain.User) error {
		return u.Change(domain.Patch{Profile: domain.ProfilePatch{FirstName: &first}}, noon)
	}
}

func newID() user.ID { return user.ID(uuidgen.New().Random()) }
