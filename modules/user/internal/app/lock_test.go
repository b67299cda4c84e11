package app_test

import (
	"context"
	"slices"
	"testing"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/authn"
)

// lockedUsers notes who is locked, in which order.
type lockedUsers struct {
	app.Users
	order *[]string
}

func (l lockedUsers) Lock(ctx context.Context, account user.ID) (*domain.User, error) {
	*l.order = append(*l.order, "lock "+string(account))
	return l.Users.Lock(ctx, account)
}

func (l lockedUsers) Pin(ctx context.Context, account user.ID) error {
	*l.order = append(*l.order, "pin "+string(account))
	return l.Users.Pin(ctx, account)
}

// TestTheActorIsHeldInTheOrderOfIds: else two people who act on each other wait
// for each other, or one who is being demoted acts on.
func TestTheActorIsHeldInTheOrderOfIds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	below, admin, above := w.between()
	ctx, order := w.as(admin), []string{}
	w.Users = lockedUsers{w.Users, &order}
	for _, c := range []struct {
		name string
		ctx  context.Context
		on   user.ID
		want []string
	}{
		{"on one below", ctx, below, []string{"lock " + string(below), "pin " + string(admin)}},
		{"on one above", ctx, above, []string{"pin " + string(admin), "lock " + string(above)}},
		{"on oneself", ctx, admin, []string{"lock " + string(admin)}},
		{"the system", authn.AsSystem(t.Context()), above, []string{"lock " + string(above)}},
	} {
		order = nil
		if _, err := w.Assign(c.ctx, c.on, "guest", app.AnyVersion, domain.Term{}); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if !slices.Equal(order, c.want) {
			t.Errorf("%s: %v", c.name, order)
		}
	}
	for name, actor := range map[string]context.Context{"mine": ctx, "systems": authn.AsSystem(t.Context())} {
		order = nil
		if _, err := w.CreateRole(actor, domain.NewRole{Name: name, Title: name}); err != nil {
			t.Errorf("role of the name %s: %v", name, err)
		}
		if held := slices.Equal(order, []string{"pin " + string(admin)}); held != (name == "mine") || !held && len(order) > 0 {
			t.Errorf("role of the name %s: %v", name, order)
		}
	}
}
