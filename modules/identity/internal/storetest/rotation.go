package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

func keyRotation(t *testing.T, s Stores) {
	ctx := t.Context()
	first := domain.SigningKey{ID: s.NewID(), Kid: "first", Public: []byte{1}, Sealed: []byte{1}, CreatedAt: epoch, SignsFrom: epoch}
	if err := s.SigningKeys.AddIfNoneSigns(ctx, first, epoch); err != nil {
		t.Fatal(err)
	}
	takeOver := epoch.Add(time.Minute)
	var rotated atomic.Int64
	together(t, 10, func(i int) error {
		next := domain.SigningKey{ID: s.NewID(), Kid: fmt.Sprint("next", i), Public: []byte{1}, Sealed: []byte{1}, CreatedAt: epoch, SignsFrom: takeOver}
		err := s.SigningKeys.Rotate(ctx, next, takeOver.Add(time.Minute), takeOver.Add(time.Hour))
		if errors.Is(err, identity.ErrRotationPending) {
			return nil
		}
		if err == nil {
			rotated.Add(1)
		}
		return err
	})
	if rotated.Load() != 1 {
		t.Errorf("%d of 10 rotations at once went through", rotated.Load())
	}
	for after, want := range map[time.Duration]int{0: 2, time.Hour: 2, time.Hour + time.Minute: 1} {
		keys, err := s.SigningKeys.Verifying(ctx, epoch.Add(after))
		if err != nil || len(keys) != want {
			t.Errorf("%s after the rotation %d keys verify, want %d: %v", after, len(keys), want, err)
		}
	}
}

func reauthentication(t *testing.T, s Stores) {
	ctx, owner := t.Context(), addOwner(t, s)
	session := addSession(t, s, owner)
	later := epoch.Add(time.Minute)
	if noted, err := s.SessionProofs.Reauthenticated(ctx, addOwner(t, s), session.ID, later); err != nil || noted {
		t.Errorf("by another account: %t, %v", noted, err)
	}
	if noted, err := s.SessionProofs.Reauthenticated(ctx, owner, session.ID, later); err != nil || !noted {
		t.Errorf("Reauthenticated = %t, %v", noted, err)
	}
	if alive, err := s.Sessions.Alive(ctx, owner, later); err != nil || len(alive) != 1 || !alive[0].AuthenticatedAt.Equal(later) {
		t.Errorf("sessions = %+v, %v", alive, err)
	}
	if noted, err := s.SessionProofs.Reauthenticated(ctx, owner, session.ID, epoch.Add(2*time.Hour)); err != nil || noted {
		t.Errorf("after its end: %t, %v", noted, err)
	}
}
