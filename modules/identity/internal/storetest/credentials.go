package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

func credentialLock(t *testing.T, s Stores) {
	ctx, id := t.Context(), s.AddAccount(t)
	found, err := s.Credentials.Find(ctx, id)
	if err != nil || found.Hash() != "" || found.Epoch() != 0 {
		t.Fatalf("Find before any credential = %+v, %v; want an empty one", found, err)
	}
	if _, err := s.Credentials.Lock(ctx, user.ID(s.NewID())); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("Lock without an account: %v, want user.ErrNotFound", err)
	}
	const rivals = 8
	together(t, rivals, func(int) error {
		return s.Tx.Do(ctx, func(ctx context.Context) error {
			c, err := s.Credentials.Lock(ctx, id)
			if err != nil {
				return err
			}
			c.VoidAccessTokens()
			return s.Credentials.Save(ctx, c, epoch)
		})
	})
	found, err = s.Credentials.Find(ctx, id)
	if err != nil || found.Epoch() != rivals {
		t.Errorf("epoch after %d bumps = %d, %v: a bump was lost", rivals, found.Epoch(), err)
	}
}

func credentialSave(t *testing.T, s Stores) {
	ctx, id := t.Context(), s.AddAccount(t)
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		c, err := s.Credentials.Lock(ctx, id)
		if err != nil {
			return err
		}
		c.SetPassword("a hash", identity.PasswordChosen, epoch)
		return s.Credentials.Save(ctx, c, epoch)
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Credentials.Find(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Snapshot()
	if got.User != id || got.Hash != "a hash" || got.Epoch != 1 || got.PasswordChangedAt == nil || !got.PasswordChangedAt.Equal(epoch) {
		t.Errorf("saved credential = %+v", got)
	}
}

// addSession stores a session of an hour that starts at epoch.
func addSession(t *testing.T, s Stores, owner user.ID) identity.Session {
	t.Helper()
	return openSession(t, s, owner, domain.DigestOf(s.NewID()))
}

// openSession is addSession with a first refresh token of a minute.
func openSession(t *testing.T, s Stores, owner user.ID, token domain.Digest) identity.Session {
	t.Helper()
	o := opening(s, owner, token)
	if err := s.Sessions.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	return o.Session
}

func opening(s Stores, owner user.ID, token domain.Digest) app.Opening {
	session := domain.NewSession(identity.SessionID(s.NewID()), owner, "192.0.2.7", "test", epoch, time.Hour)
	return app.Opening{
		Session: session, First: token, FirstExpiresAt: epoch.Add(time.Minute),
		Checked: domain.CredentialSnapshot{Hash: ownerHash},
		Guess:   domain.NewGuessKeys(string(owner), "192.0.2.7"),
	}
}

const ownerHash = "the hash of an owner"

// addOwner makes an account with a credential.
func addOwner(t *testing.T, s Stores) user.ID {
	t.Helper()
	id := s.AddAccount(t)
	c := domain.RestoreCredential(domain.CredentialSnapshot{User: id, Hash: ownerHash})
	if err := s.Credentials.Add(t.Context(), c, epoch); err != nil {
		t.Fatal(err)
	}
	return id
}
