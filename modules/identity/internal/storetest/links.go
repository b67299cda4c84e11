package storetest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

// linkStore is what both kinds of links have in common.
type linkStore interface {
	Replace(ctx context.Context, l domain.Link) error
	Consume(ctx context.Context, digest domain.Digest, now time.Time) (domain.Link, error)
	Revoke(ctx context.Context, id user.ID, now time.Time) error
}

func verificationOnce(t *testing.T, s Stores)   { linkOnce(t, s, s.Verifications) }
func verificationNewest(t *testing.T, s Stores) { linkNewest(t, s, s.Verifications) }
func resetNewest(t *testing.T, s Stores)        { linkNewest(t, s, s.Resets) }

func resetOnce(t *testing.T, s Stores) {
	usable := func() error { return s.Resets.Usable(t.Context(), domain.DigestOf("link"), epoch) }
	if err := usable(); !errors.Is(err, identity.ErrInvalidLink) {
		t.Errorf("Usable before there is a link: %v", err)
	}
	addLink(t, s, s.Resets, addOwner(t, s), "link")
	if err := usable(); err != nil {
		t.Errorf("Usable: %v", err)
	}
	linkOnce(t, s, s.Resets)
}

func addLink(t *testing.T, s Stores, links linkStore, owner user.ID, text string) {
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

func linkOnce(t *testing.T, s Stores, links linkStore) {
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

func linkNewest(t *testing.T, s Stores, links linkStore) {
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
