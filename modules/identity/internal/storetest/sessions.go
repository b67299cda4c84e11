package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

func sessionLife(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	if _, err := s.Sessions.Standing(ctx, identity.SessionID(s.NewID()), epoch); !errors.Is(err, identity.ErrSessionNotFound) {
		t.Errorf("Standing of no session: %v", err)
	}
	session := addSession(t, s, owner)
	st, err := s.Sessions.Standing(ctx, session.ID, epoch)
	state := st.Session
	if err != nil || st.Authority.Status != user.Active || !st.ReadAt.Equal(epoch) || state.Ended || state.User != owner || !state.ExpiresAt.Equal(epoch.Add(time.Hour)) || !state.AuthenticatedAt.Equal(epoch) {
		t.Fatalf("Standing = %+v, %v", st, err)
	}
	own, account, err := s.OwnAccounts.Own(ctx, session.ID, epoch)
	if err != nil || own != state || account.ID != owner || account.Status != user.Active {
		t.Errorf("Own = %+v, %+v, %v; want %+v", own, account, err, state)
	}
	if _, _, err := s.OwnAccounts.Own(ctx, identity.SessionID(s.NewID()), epoch); !errors.Is(err, identity.ErrSessionNotFound) {
		t.Errorf("Own of no session: %v", err)
	}
	alive, err := s.Sessions.Alive(ctx, owner, epoch)
	if err != nil || len(alive) != 1 || alive[0] != session {
		t.Errorf("Alive = %+v, %v; want %+v", alive, err, session)
	}
	if alive, err := s.Sessions.Alive(ctx, owner, epoch.Add(time.Hour)); err != nil || len(alive) != 0 {
		t.Errorf("Alive after expiry = %v, %v", alive, err)
	}
	if ok, err := s.Sessions.End(ctx, addOwner(t, s), session.ID, identity.EndRevoked, epoch); ok || err != nil {
		t.Errorf("a stranger's End = %t, %v", ok, err)
	}
	for _, want := range []bool{true, false} {
		if ok, err := s.Sessions.End(ctx, owner, session.ID, identity.EndLogout, epoch); ok != want || err != nil {
			t.Errorf("End = %t, %v; want %t", ok, err, want)
		}
	}
	if st, err := s.Sessions.Standing(ctx, session.ID, epoch); err != nil || !st.Session.Ended {
		t.Errorf("Standing after End = %+v, %v", st, err)
	}
}

func sessionsEndTogether(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	first, second, third := addSession(t, s, owner), addSession(t, s, owner), addSession(t, s, owner)
	if count, err := s.Sessions.EndAll(ctx, owner, second.ID, identity.EndRevoked, epoch); count != 2 || err != nil {
		t.Errorf("EndAll but one = %d, %v; want 2", count, err)
	}
	for _, session := range []identity.Session{first, second, third} {
		st, err := s.Sessions.Standing(ctx, session.ID, epoch)
		if spared := session.ID == second.ID; err != nil || st.Session.Ended == spared {
			t.Errorf("Standing = %+v, %v; spared %t", st, err, spared)
		}
	}
	if count, err := s.Sessions.EndAll(ctx, owner, "", identity.EndSuspended, epoch); count != 1 || err != nil {
		t.Errorf("EndAll = %d, %v; want 1", count, err)
	}
}

func sessionOpens(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	right := opening(s, owner, domain.DigestOf("first"))
	for range domain.BackoffClient.Free {
		c, wait, err := s.Throttles.Attempt(ctx, owner, right.Guess, epoch)
		if wait != 0 || err != nil || c.Hash() != ownerHash {
			t.Fatal(wait, err, c)
		}
	}
	for name, checked := range map[string]domain.CredentialSnapshot{
		"hash":  {Hash: "another"},
		"epoch": {Hash: ownerHash, Epoch: 1},
	} {
		wrong := right
		wrong.Checked = checked
		if err := s.Sessions.Open(ctx, wrong); !errors.Is(err, identity.ErrInvalidCredentials) {
			t.Errorf("opened on another %s: %v", name, err)
		}
		within := s.Tx.Do(ctx, func(ctx context.Context) error { return s.Sessions.Open(ctx, wrong) })
		if !errors.Is(within, identity.ErrInvalidCredentials) {
			t.Errorf("a unit of work opened on another %s: %v", name, within)
		}
	}
	if alive, err := s.Sessions.Alive(ctx, owner, epoch); err != nil || len(alive) != 0 {
		t.Errorf("sessions of none: %+v, %v", alive, err)
	}
	if _, wait, err := s.Throttles.Attempt(ctx, owner, right.Guess, epoch); wait == 0 || err != nil {
		t.Errorf("a session that was not opened forgave: %v", err)
	}
	if err := s.Sessions.Open(ctx, right); err != nil {
		t.Fatal(err)
	}
	if _, wait, err := s.Throttles.Attempt(ctx, owner, right.Guess, epoch); wait != 0 || err != nil {
		t.Errorf("after a right password an attempt waits %s, %v", wait, err)
	}
	first, alive, err := s.RefreshTokens.Find(ctx, right.First, epoch)
	if p := (domain.Presented{Digest: right.First, Tokens: first, SessionAlive: alive}); err != nil || !p.Good(epoch) || first.Session != right.Session.ID {
		t.Errorf("first refresh token = %+v, %v", p, err)
	}
}

// sessionWaits begins while the credential is held by who is about to change it.
func sessionWaits(t *testing.T, s Stores) {
	owner := addOwner(t, s)
	late := make(chan error, 1)
	err := s.Tx.Do(t.Context(), func(ctx context.Context) error {
		c, err := s.Credentials.Lock(ctx, owner)
		if err != nil {
			return err
		}
		go func() {
			late <- s.Sessions.Open(t.Context(), opening(s, owner, domain.DigestOf("late")))
		}()
		c.VoidAccessTokens()
		return s.Credentials.Save(ctx, c, epoch)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-late; !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("opened on a credential that changed: %v", err)
	}
}
