package authn_test

import (
	"context"
	"errors"
	"testing"

	"roster/platform/authn"
)

func TestRequire(t *testing.T) {
	t.Parallel()
	reader := authn.Principal{Kind: authn.User, UserID: "u", Permissions: []string{"audit:read", "users:read"}}
	for name, c := range map[string]struct {
		ctx  context.Context
		want error
	}{
		"nobody":           {context.Background(), authn.ErrUnauthenticated},
		"holder":           {authn.With(context.Background(), reader), nil},
		"without it":       {authn.With(context.Background(), authn.Principal{Kind: authn.User, UserID: "u"}), authn.ErrForbidden},
		"the system":       {authn.AsSystem(context.Background()), nil},
		"anonymous claims": {authn.With(context.Background(), authn.Principal{Kind: authn.Anonymous, Permissions: []string{"users:read"}}), authn.ErrUnauthenticated},
		"zero principal":   {authn.With(context.Background(), authn.Principal{Permissions: []string{"users:read"}}), authn.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := authn.Require(c.ctx, "users:read"); !errors.Is(err, c.want) {
				t.Errorf("Require = %v, want %v", err, c.want)
			}
		})
	}
}

func TestTheSystemIsNoUser(t *testing.T) {
	t.Parallel()
	if _, err := authn.RequireUser(authn.AsSystem(context.Background())); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("RequireUser = %v for the system", err)
	}
}
