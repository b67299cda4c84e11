package app

import (
	"context"

	"roster/modules/user"
	"roster/platform/authn"
)

// shown is an account as the actor may see it: private metadata is for those
// who may change accounts.
func shown(ctx context.Context, account user.Account) user.Account {
	if !authn.From(ctx).Can(user.PermissionUpdate) {
		account.Metadata.Private = nil
	}
	return account
}

// shownOr is shown, unless there is an error.
func shownOr(ctx context.Context, account user.Account, err error) (user.Account, error) {
	if err != nil {
		return user.Account{}, err
	}
	return shown(ctx, account), nil
}

// shownToOwner is an account as its own person may see it.
func shownToOwner(account user.Account, err error) (user.Account, error) {
	if err != nil {
		return user.Account{}, err
	}
	account.Metadata.Private = nil
	return account, nil
}
