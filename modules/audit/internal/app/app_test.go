package app_test

import (
	"context"
	"testing"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

const (
	admin  = "11111111-1111-4111-8111-111111111111"
	member = "22222222-2222-4222-8222-222222222222"
)

// world is the module on the fakes, with the real bus.
type world struct {
	*app.Service
	store    *storetest.Memory
	bus      *event.Bus
	seals    *storetest.Seals
	sealer   *app.Sealer
	verifier *app.Verifier
}

func newWorld(t *testing.T) world {
	t.Helper()
	store := storetest.NewMemory()
	bus := event.NewBus(store, uuidgen.New(), func() time.Time { return storetest.Now() })
	cursors, err := page.NewCodec(storetest.KEK())
	if err != nil {
		t.Fatal(err)
	}
	actions := append([]event.Action{{Name: "user.tried", Title: "Somebody tried."}}, audit.Actions()...)
	seals := &storetest.Seals{}
	s, err := app.NewService(store, storetest.Pending{Of: store}, app.NewChain(store, seals, cursors), storetest.NewKeyring(t, store), store, store, bus, cursors, actions)
	if err != nil {
		t.Fatal(err)
	}
	bus.OnAny(s.Record)
	signer, keys := storetest.NewSigner(t)
	w := world{Service: s, store: store, bus: bus, seals: seals}
	w.sealer = app.NewSealer(store, seals, store, uuidgen.New(), storetest.Now, signer)
	w.verifier = app.NewVerifier(store, seals, store, keys)
	return w
}

func (w world) publish(ctx context.Context, t *testing.T, about event.Description) {
	t.Helper()
	err := w.store.Do(ctx, func(ctx context.Context) error {
		return w.bus.Publish(ctx, storetest.Happening{Name: "user.tried", About: about})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func as(t *testing.T, user string, permissions ...string) context.Context {
	t.Helper()
	ctx := authn.With(t.Context(), authn.Principal{Kind: authn.User, UserID: user, Permissions: permissions})
	return authn.WithOrigin(ctx, authn.Origin{RequestID: "r1", IP: "192.0.2.1", UserAgent: "test"})
}

func aboutMember() event.Description {
	return event.Description{
		Subject: event.Subject{Type: event.SubjectUser, ID: member},
		Changes: []event.Change{{Field: "email", New: "canary@example.org", Personal: true}},
	}
}
