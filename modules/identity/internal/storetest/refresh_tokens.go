package storetest

import (
	"errors"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
)

var token, successor = domain.DigestOf("token"), domain.DigestOf("successor")

func addRefreshToken(t *testing.T, s Stores) identity.Session {
	t.Helper()
	return openSession(t, s, addOwner(t, s), token)
}

func step(s Stores, now time.Time) app.Advance {
	return app.Advance{Digest: token, SuccessorID: s.NewID(), Successor: successor, Now: now, TTL: 2 * time.Hour}
}

func refreshStorm(t *testing.T, s Stores) {
	session := addRefreshToken(t, s)
	var advanced atomic.Int64
	together(t, 100, func(int) error {
		next, st, found, err := s.RefreshTokens.Advance(t.Context(), step(s, epoch))
		if found {
			advanced.Add(1)
			if next.Session != session.ID || next.User != session.User || next.Generation != 1 || !next.ExpiresAt.Equal(session.ExpiresAt) {
				t.Errorf("successor = %+v; it must expire with its session", next)
			}
			if known, err := s.Sessions.Standing(t.Context(), session.ID, epoch); err != nil || !reflect.DeepEqual(st, known) {
				t.Errorf("it stands as %+v, and asked alone as %+v (%v)", st, known, err)
			}
		}
		return err
	})
	if advanced.Load() != 1 {
		t.Errorf("%d of 100 advanced the token; exactly one may", advanced.Load())
	}
}

func refreshStops(t *testing.T, s Stores) {
	session := addRefreshToken(t, s)
	if _, _, found, err := s.RefreshTokens.Advance(t.Context(), step(s, epoch.Add(time.Minute))); found || err != nil {
		t.Errorf("expired token advanced: %t, %v", found, err)
	}
	if _, err := s.Sessions.End(t.Context(), session.User, session.ID, identity.EndLogout, epoch); err != nil {
		t.Fatal(err)
	}
	if _, _, found, err := s.RefreshTokens.Advance(t.Context(), step(s, epoch)); found || err != nil {
		t.Errorf("token of an ended session advanced: %t, %v", found, err)
	}
}

func refreshPresented(t *testing.T, s Stores) {
	ctx := t.Context()
	addRefreshToken(t, s)
	if _, err := s.RefreshTokens.Find(ctx, domain.DigestOf("made up"), successor, epoch); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("Find of no token: %v", err)
	}
	if _, _, found, err := s.RefreshTokens.Advance(ctx, step(s, epoch)); !found || err != nil {
		t.Fatal(found, err)
	}
	p, err := s.RefreshTokens.Find(ctx, token, successor, epoch)
	if err != nil || !p.SessionAlive || !p.SuccessorUnused || p.Token.ReplacedAt == nil || !p.SuccessorExpiresAt.Equal(epoch.Add(time.Hour)) {
		t.Fatalf("Find after one step = %+v, %v", p, err)
	}
	further := app.Advance{Digest: successor, SuccessorID: s.NewID(), Successor: domain.DigestOf("third"), Now: epoch, TTL: time.Hour}
	if _, _, found, err := s.RefreshTokens.Advance(ctx, further); !found || err != nil {
		t.Fatal(found, err)
	}
	p, err = s.RefreshTokens.Find(ctx, token, successor, epoch)
	if err != nil || p.SuccessorUnused {
		t.Errorf("Find after two steps = %+v, %v; the successor is used", p, err)
	}
}
