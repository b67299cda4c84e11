package storetest

import (
	"context"
	"slices"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

type throttles struct{ *Memory }

func (m throttles) Attempt(ctx context.Context, at user.ID, keys domain.GuessKeys, now time.Time) (c *domain.Credential, wait time.Duration, err error) {
	err = m.with(ctx, func(s *state) error {
		c = s.credential(at)
		client, wait1 := count(s, keys.Client, domain.BackoffClient, now)
		if wait = wait1; wait > 0 {
			return nil
		}
		if _, wait = count(s, keys.Account, domain.BackoffAccount, now); client == 1 {
			wait = 0
		}
		return nil
	})
	return c, wait, err
}

func count(s *state, key domain.Digest, b domain.Backoff, now time.Time) (failures int, wait time.Duration) {
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
	return m.with(ctx, func(s *state) error { s.forgive(keys); return nil })
}

func (s *state) forgive(keys domain.GuessKeys) {
	delete(s.throttles, keys.Client)
	t := s.throttles[keys.Account]
	t.failures, t.blockedUntil = max(t.failures-1, 0), time.Time{}
	s.throttles[keys.Account] = t
}

func (m throttles) Clear(ctx context.Context, account domain.Digest) error {
	const half = len(account) / 2
	return m.with(ctx, func(s *state) error {
		for key := range s.throttles {
			if key == account || [half]byte(key[:half]) == [half]byte(account[:half]) {
				delete(s.throttles, key)
			}
		}
		return nil
	})
}

type allowances struct{ *Memory }

func (m allowances) Take(ctx context.Context, what domain.Digest, limit int, window time.Duration, now time.Time) (ok bool, err error) {
	err = m.with(ctx, func(s *state) error {
		t := s.throttles[what]
		if t.failures == 0 || !now.Before(t.since.Add(window)) {
			t = throttle{since: now}
		}
		if ok = t.failures < limit; ok {
			t.failures++
			s.throttles[what] = t
		}
		return nil
	})
	return ok, err
}

func (m allowances) Return(ctx context.Context, what domain.Digest, _ time.Time) error {
	return m.with(ctx, func(s *state) error {
		t := s.throttles[what]
		t.failures = max(t.failures-1, 0)
		s.throttles[what] = t
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

func (m signingKeys) Rotate(ctx context.Context, next domain.SigningKey, retire, verifyUntil time.Time) error {
	return m.with(ctx, func(s *state) error {
		keys := slices.Clone(s.signingKeys)
		for i, k := range keys {
			if k.SignsFrom.After(next.CreatedAt) {
				return identity.ErrRotationPending
			}
			if k.RetiredAt == nil {
				keys[i].RetiredAt, keys[i].VerifiesUntil = &retire, &verifyUntil
			}
		}
		s.signingKeys = append(keys, next)
		return nil
	})
}
