package storetest

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

func verificationOnce(t *testing.T, s Stores)   { linkOnce(t, s, s.Verifications) }
func verificationNewest(t *testing.T, s Stores) { linkNewest(t, s, s.Verifications) }
func resetOnce(t *testing.T, s Stores)          { linkOnce(t, s, s.Resets) }
func resetNewest(t *testing.T, s Stores)        { linkNewest(t, s, s.Resets) }
func changeOnce(t *testing.T, s Stores)         { linkOnce(t, s, s.EmailChanges) }
func changeNewest(t *testing.T, s Stores)       { linkNewest(t, s, s.EmailChanges) }

func linksAreOfOneKind(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	kinds := map[string]app.Links{"verify": s.Verifications, "reset": s.Resets, "change": s.EmailChanges}
	for kind, links := range kinds {
		addLink(t, s, links, owner, kind)
	}
	for kind, links := range kinds {
		for token := range kinds {
			if l, err := links.Find(ctx, domain.DigestOf(token), epoch); (err == nil) != (kind == token) || err == nil && l.User != owner {
				t.Errorf("%s finds the link of %s: %+v, %v", kind, token, l, err)
			}
			if _, err := links.Consume(ctx, domain.DigestOf(token), epoch); kind != token && !errors.Is(err, identity.ErrInvalidLink) {
				t.Errorf("%s spends the link of %s: %v", kind, token, err)
			}
		}
	}
}

func changePending(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	if _, err := s.EmailChanges.Pending(ctx, owner, epoch); !errors.Is(err, identity.ErrNoEmailChange) {
		t.Errorf("before there is a change: %v", err)
	}
	addLink(t, s, s.Verifications, owner, "verify")
	addLink(t, s, s.EmailChanges, owner, "change")
	l, err := s.EmailChanges.Pending(ctx, owner, epoch)
	if err != nil || l.Email.String() != "Ada@example.com" || l.User != owner {
		t.Errorf("Pending = %+v, %v", l, err)
	}
	if _, err := s.EmailChanges.Pending(ctx, owner, epoch.Add(time.Minute)); !errors.Is(err, identity.ErrNoEmailChange) {
		t.Errorf("after it expired: %v", err)
	}
}

func addLink(t *testing.T, s Stores, links app.Links, owner user.ID, text string) {
	t.Helper()
	email, err := user.ParseEmail("Ada@example.com")
	if err != nil {
		t.Fatal(err)
	}
	err = links.Replace(t.Context(), domain.Link{
		ID: s.NewID(), User: owner, Email: email, Digest: domain.DigestOf(text), CreatedAt: epoch, ExpiresAt: epoch.Add(time.Minute),
	})
	if err != nil {
		t.Fatal(err)
	}
}

func linkOnce(t *testing.T, s Stores, links app.Links) {
	owner := addOwner(t, s)
	addLink(t, s, links, owner, "once")
	if _, err := links.Consume(t.Context(), domain.DigestOf("once"), epoch.Add(time.Minute)); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("expired link consumed: %v", err)
	}
	var consumed atomic.Int64
	together(t, 50, func(int) error {
		l, err := links.Consume(t.Context(), domain.DigestOf("once"), epoch)
		if errors.Is(err, identity.ErrInvalidLink) {
			return nil
		}
		if err == nil && l.User == owner {
			consumed.Add(1)
		}
		return err
	})
	if consumed.Load() != 1 {
		t.Errorf("%d of 50 consumed the link; exactly one may", consumed.Load())
	}
}

func linkNewest(t *testing.T, s Stores, links app.Links) {
	ctx, owner := t.Context(), addOwner(t, s)
	for _, text := range []string{"first", "second", "third"} {
		addLink(t, s, links, owner, text)
	}
	addLink(t, s, links, addOwner(t, s), "another's")
	for _, text := range []string{"first", "second"} {
		if _, err := links.Consume(ctx, domain.DigestOf(text), epoch); !errors.Is(err, identity.ErrInvalidLink) {
			t.Errorf("%s link consumed although a newer one was made: %v", text, err)
		}
	}
	if err := links.Revoke(ctx, owner, epoch); err != nil {
		t.Fatal(err)
	}
	if _, err := links.Consume(ctx, domain.DigestOf("third"), epoch); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("revoked link consumed: %v", err)
	}
	if _, err := links.Consume(ctx, domain.DigestOf("another's"), epoch); err != nil {
		t.Errorf("another account's link was revoked too: %v", err)
	}
}
