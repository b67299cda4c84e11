package storetest

import (
	"context"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

type credentials struct{ *Memory }

func (m credentials) Find(ctx context.Context, id user.ID) (c *domain.Credential, err error) {
	err = m.with(ctx, func(s *state) error { c = s.credential(id); return nil })
	return c, err
}

func (s *state) credential(id user.ID) *domain.Credential {
	if known, found := s.credentials[id]; found {
		return domain.RestoreCredential(known)
	}
	return domain.NewCredential(id)
}

func (m credentials) Lock(ctx context.Context, id user.ID) (c *domain.Credential, err error) {
	err = m.with(ctx, func(s *state) error {
		if _, found := s.accounts[id]; !found {
			return user.ErrNotFound
		}
		if _, found := s.credentials[id]; !found {
			s.credentials[id] = domain.CredentialSnapshot{User: id}
		}
		c = domain.RestoreCredential(s.credentials[id])
		return nil
	})
	return c, err
}

func (m credentials) Save(ctx context.Context, c *domain.Credential, _ time.Time) error {
	return m.with(ctx, func(s *state) error {
		s.credentials[c.Snapshot().User] = c.Snapshot()
		return nil
	})
}

func (m credentials) Add(ctx context.Context, c *domain.Credential, now time.Time) error {
	return m.Save(ctx, c, now)
}

type links struct {
	*Memory
	of func(*state) map[domain.Digest]storedLink
}

func (m links) Replace(ctx context.Context, l domain.Link) error {
	return m.with(ctx, func(s *state) error {
		m.revoke(s, l.User)
		m.of(s)[l.Digest] = storedLink{Link: l}
		return nil
	})
}

func (m links) Find(ctx context.Context, digest domain.Digest, now time.Time) (link domain.Link, err error) {
	err = m.with(ctx, func(s *state) error {
		l, found := m.of(s)[digest]
		if !found || !l.good(now) {
			return identity.ErrInvalidLink
		}
		link = l.Link
		return nil
	})
	return link, err
}

func (l storedLink) good(now time.Time) bool { return !l.gone && now.Before(l.ExpiresAt) }

func (m links) Pending(ctx context.Context, id user.ID, now time.Time) (link domain.Link, err error) {
	err = m.with(ctx, func(s *state) error {
		for _, l := range m.of(s) {
			if l.User == id && l.good(now) {
				link = l.Link
				return nil
			}
		}
		return identity.ErrNoEmailChange
	})
	return link, err
}

func (m links) Consume(ctx context.Context, digest domain.Digest, now time.Time) (link domain.Link, err error) {
	err = m.Do(ctx, func(ctx context.Context) error {
		if _, err := m.Find(ctx, digest, now); err != nil {
			return err
		}
		return m.with(ctx, func(s *state) error {
			l := m.of(s)[digest]
			link, l.gone = l.Link, true
			m.of(s)[digest] = l
			return nil
		})
	})
	return link, err
}

func (m links) Revoke(ctx context.Context, id user.ID, _ time.Time) error {
	return m.with(ctx, func(s *state) error { m.revoke(s, id); return nil })
}

func (m links) revoke(s *state, id user.ID) {
	for digest, l := range m.of(s) {
		if l.User == id {
			l.gone = true
			m.of(s)[digest] = l
		}
	}
}
