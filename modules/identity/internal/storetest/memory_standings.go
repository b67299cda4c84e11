package storetest

import (
	"context"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// Forgetful remembers nothing, so that every request asks the stores, and
// counts what it is told to forget. It is for one goroutine.
type Forgetful struct {
	Forgotten []user.ID // empty for all
}

// Recall knows nothing.
func (*Forgetful) Recall(user.ID, identity.SessionID, time.Time) (domain.Standing, app.Ticket, bool) {
	return domain.Standing{}, 0, false
}

// Keep keeps nothing.
func (*Forgetful) Keep(identity.SessionID, domain.Standing, app.Ticket) {}

// Forget notes the account.
func (f *Forgetful) Forget(_ context.Context, id user.ID) error {
	f.Forgotten = append(f.Forgotten, id)
	return nil
}

// ForgetAll notes nobody in particular.
func (f *Forgetful) ForgetAll(context.Context) error {
	f.Forgotten = append(f.Forgotten, "")
	return nil
}
