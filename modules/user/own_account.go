package user

import "context"

// ownAccount is where the account of the person acting is left.
type ownAccount struct {
	account Account
	read    bool
}

type ownAccountKey struct{}

// WantOwnAccount asks, in the context of a request that is not authenticated
// yet, that whoever authenticates it reads the account of its sender too: one
// statement does both then. It is for requests that need no permission, because
// none is read.
func WantOwnAccount(ctx context.Context) context.Context {
	return context.WithValue(ctx, ownAccountKey{}, &ownAccount{})
}

// OwnAccountWanted tells whether it was asked for.
func OwnAccountWanted(ctx context.Context) bool {
	_, wanted := ctx.Value(ownAccountKey{}).(*ownAccount)
	return wanted
}

// GiveOwnAccount leaves the account, as it was asked for.
func GiveOwnAccount(ctx context.Context, account Account) {
	if own, wanted := ctx.Value(ownAccountKey{}).(*ownAccount); wanted {
		own.account, own.read = account, true
	}
}

// OwnAccount is the account of the person acting, if it was left.
func OwnAccount(ctx context.Context, person ID) (account Account, read bool) {
	own, wanted := ctx.Value(ownAccountKey{}).(*ownAccount)
	if !wanted || !own.read || own.account.ID != person {
		return Account{}, false
	}
	return own.account, true
}
