package storetest

import (
	"context"
	"time"

	"roster/modules/identity/internal/domain"
)

type throttles struct{ *Memory }

func (m throttles) Attempt(ctx context.Context, keys domain.GuessKeys, now time.Time) (wait time.Duration, err error) {
	err = m.with(ctx, func(s *state) error {
		client, wait1 := count(s, keys.Client, domain.BackoffClient, now)
		if wait = wait1; wait > 0 {
			return nil
		}
		if _, wait = count(s, keys.Account, domain.BackoffAccount, now); client == 1 {
			wait = 0
		}
		return nil
	})
	return wait, err
}

func count(s *state, key [32]byte, b domain.Backoff, now time.Time) (failures int, wait time.Duration) {
	t := s.throttles[key]
	if now.Before(t.blockedUntil) {
		return t.failures, max(t.blockedUntil.Sub(now), time.Second)
	}
	if t.failures == 0 || !now.Before(t.since.Add(b.Window)) {
		t = throttle{since: now}
	}
	t.failures++
	if pause := b.Wait(t.failures); pause > 0 {
		t.blockedUntil = now.Add(pause)
	}
	s.throttles[key] = t
	return t.failures, 0
}

func (m throttles) Forgive(ctx context.Context, keys domain.GuessKeys, _ time.Time) error {
	return m.with(ctx, func(s *state) error {
		delete(s.throttles, keys.Client)
		t := s.throttles[keys.Account]
		t.failures, t.blockedUntil = max(t.failures-1, 0), time.Time{}
		s.throttles[keys.Account] = t
		return nil
	})
}

type signingKeys struct{ *Memory }

func (m signingKeys) Verifying(ctx context.Context, now time.Time) (keys []domain.SigningKey, err error) {
	err = m.with(ctx, func(s *state) error {
		for _, k := range s.signingKeys {
			if k.Verifies(now) {
				keys = append(keys, k)
			}
		}
		return nil
	})
	return keys, err
}

func (m signingKeys) AddIfNoneSigns(ctx context.Context, k domain.SigningKey, now time.Time) error {
	return m.with(ctx, func(s *state) error {
		for _, known := range s.signingKeys {
			if known.Signs(now) {
				return nil
			}
		}
		s.signingKeys = append(s.signingKeys, k)
		return nil
	})
}
