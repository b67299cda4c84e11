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

func step(now time.Time) app.Advance {
	return app.Advance{Family: token, Digest: token, Successor: successor, Now: now, TTL: 2 * time.Hour}
}

func refreshStorm(t *testing.T, s Stores) {
	session := addRefreshToken(t, s)
	var advanced atomic.Int64
	together(t, 100, func(int) error {
		next, found, err := s.RefreshTokens.Advance(t.Context(), step(epoch))
		if found {
			advanced.Add(1)
			want := domain.RefreshTokens{
				Session: session.ID, User: session.User, Family: token, Newest: successor, Previous: &token,
				Generation: 1, IssuedAt: epoch, ExpiresAt: session.ExpiresAt,
			}
			if !reflect.DeepEqual(next.Tokens, want) {
				t.Errorf("advanced = %+v; it must expire with its session", next)
			}
			if known, err := s.Sessions.Standing(t.Context(), session.ID, epoch); err != nil || !reflect.DeepEqual(next.Bearer, known.Bearer()) {
				t.Errorf("it is of %+v, and its session stands as %+v (%v)", next.Bearer, known, err)
			}
		}
		return err
	})
	if advanced.Load() != 1 {
		t.Errorf("%d of 100 advanced the token; exactly one may", advanced.Load())
	}
}

// refreshTogether advances what is good among what is not, each of it once.
func refreshTogether(t *testing.T, s Stores) {
	const sessions = 4
	names := []string{"first", "second", "third", "ended"}
	var good []app.Advance
	held := map[domain.Digest]identity.Session{}
	for _, name := range names {
		a := step(epoch)
		a.Family, a.Digest, a.Successor = domain.DigestOf(name), domain.DigestOf(name), domain.DigestOf(name+"'s successor")
		held[a.Digest] = openSession(t, s, addOwner(t, s), a.Digest)
		good = append(good, a)
	}
	ended := held[good[sessions-1].Digest]
	if _, err := s.Sessions.End(t.Context(), ended.User, ended.ID, identity.EndLogout, epoch); err != nil {
		t.Fatal(err)
	}
	all := append([]app.Advance{}, good...)
	unknown, spent := step(epoch), good[0]
	unknown.Family, unknown.Digest = domain.DigestOf("unknown"), domain.DigestOf("unknown")
	spent.Digest = domain.DigestOf("another of the first family")
	all = append(all, unknown, spent, good[1]) // and one of them twice
	var advanced atomic.Int64
	together(t, 20, func(i int) error {
		turned := append(append([]app.Advance{}, all[i%len(all):]...), all[:i%len(all)]...)
		found, err := s.RefreshTokens.AdvanceAll(t.Context(), turned)
		for digest, next := range found {
			advanced.Add(1)
			session := held[digest]
			want := domain.RefreshTokens{
				Session: session.ID, User: session.User, Family: digest, Previous: &digest, Generation: 1, IssuedAt: epoch, ExpiresAt: session.ExpiresAt,
			}
			want.Newest = next.Tokens.Newest
			if !reflect.DeepEqual(next.Tokens, want) {
				t.Errorf("advanced = %+v, want %+v", next.Tokens, want)
			}
			if known, err := s.Sessions.Standing(t.Context(), session.ID, epoch); err != nil || !reflect.DeepEqual(next.Bearer, known.Bearer()) {
				t.Errorf("it is of %+v, and its session stands as %+v (%v)", next.Bearer, known, err)
			}
		}
		return err
	})
	if advanced.Load() != sessions-1 {
		t.Errorf("%d tokens were advanced by 20 at once, want %d", advanced.Load(), sessions-1)
	}
	for i, a := range good {
		known, _, err := s.RefreshTokens.Find(t.Context(), a.Family, epoch)
		want := a.Successor
		if i == sessions-1 {
			want = a.Digest
		}
		if err != nil || known.Newest != want {
			t.Errorf("%s: %+v, %v", names[i], known, err)
		}
	}
}

func refreshStops(t *testing.T, s Stores) {
	session := addRefreshToken(t, s)
	if _, found, err := s.RefreshTokens.Advance(t.Context(), step(epoch.Add(time.Minute))); found || err != nil {
		t.Errorf("expired token advanced: %t, %v", found, err)
	}
	if _, err := s.Sessions.End(t.Context(), session.User, session.ID, identity.EndLogout, epoch); err != nil {
		t.Fatal(err)
	}
	if _, found, err := s.RefreshTokens.Advance(t.Context(), step(epoch)); found || err != nil {
		t.Errorf("token of an ended session advanced: %t, %v", found, err)
	}
}

func refreshFamily(t *testing.T, s Stores) {
	ctx := t.Context()
	session := addRefreshToken(t, s)
	if _, _, err := s.RefreshTokens.Find(ctx, domain.DigestOf("made up"), epoch); !errors.Is(err, identity.ErrInvalidRefreshToken) {
		t.Errorf("Find of no family: %v", err)
	}
	want := domain.RefreshTokens{
		Session: session.ID, User: session.User, Family: token, Newest: token, IssuedAt: epoch, ExpiresAt: epoch.Add(time.Minute),
	}
	find := func(now time.Time, living bool) {
		t.Helper()
		if got, alive, err := s.RefreshTokens.Find(ctx, token, now); err != nil || alive != living || !reflect.DeepEqual(got, want) {
			t.Errorf("Find = %+v, %t, %v, want %+v, %t", got, alive, err, want, living)
		}
	}
	find(epoch, true)
	later := epoch.Add(time.Second)
	for i, next := range []domain.Digest{successor, domain.DigestOf("third")} {
		before := want.Newest
		a := app.Advance{Family: token, Digest: before, Successor: next, Now: later, TTL: time.Minute}
		if _, found, err := s.RefreshTokens.Advance(ctx, a); !found || err != nil {
			t.Fatal(found, err)
		}
		if _, found, err := s.RefreshTokens.Advance(ctx, a); found || err != nil {
			t.Errorf("a spent token advanced: %t, %v", found, err)
		}
		want.Newest, want.Previous, want.Generation = next, &before, i+1
		want.IssuedAt, want.ExpiresAt = later, later.Add(time.Minute)
		find(later, true)
	}
	if alive, err := s.Sessions.Alive(ctx, session.User, later); err != nil || len(alive) != 1 || !alive[0].LastUsedAt.Equal(later) {
		t.Errorf("sessions = %+v, %v; the one was used a second after it began", alive, err)
	}
	if _, err := s.Sessions.End(ctx, session.User, session.ID, identity.EndLogout, later); err != nil {
		t.Fatal(err)
	}
	find(later, false)
}
