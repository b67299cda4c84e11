package gormstore_test

import (
	"context"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/platform/database/databasetest"
)

// TestAdvanceAllWaitsForNobody: a token that somebody else is changing is left
// out, so that no two of them ever wait for each other.
func TestAdvanceAllWaitsForNobody(t *testing.T) {
	t.Parallel()
	db := databasetest.New(t)
	s, now := open(db), time.Date(2090, 1, 2, 3, 4, 5, 0, time.UTC)
	var steps []app.Advance
	for _, name := range []string{"free", "held"} {
		owner, first := s.AddAccount(t), domain.DigestOf(name)
		checked := domain.CredentialSnapshot{User: owner, Hash: "a hash"}
		if err := s.Credentials.Add(t.Context(), domain.RestoreCredential(checked), now); err != nil {
			t.Fatal(err)
		}
		err := s.Sessions.Open(t.Context(), app.Opening{
			Session: domain.NewSession(identity.SessionID(s.NewID()), owner, "192.0.2.7", "test", now, time.Hour),
			First:   first, FirstExpiresAt: now.Add(time.Minute), Checked: checked, Guess: domain.NewGuessKeys(string(owner), "192.0.2.7"),
		})
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, app.Advance{Family: first, Digest: first, Successor: domain.DigestOf(name + "'s successor"), Now: now, TTL: time.Minute})
	}
	outside, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	err := db.Do(t.Context(), func(ctx context.Context) error {
		if _, found, err := s.RefreshTokens.Advance(ctx, steps[1]); !found || err != nil {
			t.Errorf("the held token: %t, %v", found, err)
		}
		all, err := s.RefreshTokens.AdvanceAll(outside, steps)
		if _, free := all[steps[0].Digest]; err != nil || len(all) != 1 || !free {
			t.Errorf("advanced = %+v, %v, want the free one", all, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
