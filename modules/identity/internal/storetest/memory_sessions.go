package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

type sessions struct{ *Memory }

func (s storedSession) alive(now time.Time) bool { return s.endedAt == nil && now.Before(s.ExpiresAt) }

func (m sessions) Open(ctx context.Context, o app.Opening) error {
	return m.with(ctx, func(s *state) error {
		known := s.credentials[o.Session.User]
		if known.Hash != o.Checked.Hash || known.Epoch != o.Checked.Epoch {
			return identity.ErrInvalidCredentials
		}
		s.sessions[o.Session.ID] = storedSession{Session: o.Session}
		s.refreshTokens[o.First] = domain.RefreshTokens{
			Session: o.Session.ID, User: o.Session.User, Family: o.First, Newest: o.First,
			IssuedAt: o.Session.CreatedAt, ExpiresAt: o.FirstExpiresAt,
		}
		s.forgive(o.Guess)
		return nil
	})
}

func (m sessions) Standing(ctx context.Context, id identity.SessionID, now time.Time) (st domain.Standing, err error) {
	err = m.with(ctx, func(s *state) error {
		st, err = s.standing(id, now)
		return err
	})
	return st, err
}

func (s *state) standing(id identity.SessionID, now time.Time) (domain.Standing, error) {
	session, found := s.sessions[id]
	if !found {
		return domain.Standing{}, identity.ErrSessionNotFound
	}
	return domain.Standing{
		Session: domain.SessionState{
			User: session.User, AuthenticatedAt: session.AuthenticatedAt, ExpiresAt: session.ExpiresAt,
			Ended: session.endedAt != nil, Epoch: s.credentials[session.User].Epoch,
		},
		Authority: s.authority(session.User), ReadAt: now,
	}, nil
}

func (m sessions) Own(ctx context.Context, id identity.SessionID, now time.Time) (domain.SessionState, user.Account, error) {
	var st domain.Standing
	var account user.Account
	err := m.with(ctx, func(s *state) (err error) {
		if st, err = s.standing(id, now); err != nil {
			return err
		}
		if account = s.accounts[st.Session.User]; account.Status == user.Deleted {
			return identity.ErrSessionNotFound
		}
		return nil
	})
	return st.Session, account, err
}

func (m sessions) Alive(ctx context.Context, id user.ID, now time.Time) (alive []identity.Session, err error) {
	err = m.with(ctx, func(s *state) error {
		for _, session := range s.sessions {
			if session.User == id && session.alive(now) {
				alive = append(alive, session.Session)
			}
		}
		slices.SortFunc(alive, func(a, b identity.Session) int {
			return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
		})
		return nil
	})
	return alive, err
}

func (m sessions) End(ctx context.Context, owner user.ID, id identity.SessionID, _ identity.EndReason, now time.Time) (ended bool, err error) {
	count, err := m.end(ctx, now, func(s storedSession) bool { return s.User == owner && s.ID == id })
	return count == 1, err
}

func (m sessions) EndAll(ctx context.Context, owner user.ID, but identity.SessionID, _ identity.EndReason, now time.Time) (int, error) {
	return m.end(ctx, now, func(s storedSession) bool { return s.User == owner && s.ID != but })
}

func (m sessions) end(ctx context.Context, now time.Time, which func(storedSession) bool) (count int, err error) {
	err = m.with(ctx, func(s *state) error {
		for id, session := range s.sessions {
			if session.alive(now) && which(session) {
				session.endedAt = &now
				s.sessions[id] = session
				count++
			}
		}
		return nil
	})
	return count, err
}

func (m sessions) Reauthenticated(ctx context.Context, owner user.ID, id identity.SessionID, now time.Time) (noted bool, err error) {
	err = m.with(ctx, func(s *state) error {
		session := s.sessions[id]
		if noted = session.User == owner && session.alive(now); noted {
			session.AuthenticatedAt = now
			s.sessions[id] = session
		}
		return nil
	})
	return noted, err
}

type refreshTokens struct{ *Memory }

func (m refreshTokens) Advance(ctx context.Context, a app.Advance) (next app.Advanced, found bool, err error) {
	all, err := m.AdvanceAll(ctx, []app.Advance{a})
	next, found = all[a.Digest]
	return next, found, err
}

func (m refreshTokens) AdvanceAll(ctx context.Context, all []app.Advance) (map[domain.Digest]app.Advanced, error) {
	advanced := map[domain.Digest]app.Advanced{}
	err := m.with(ctx, func(s *state) error {
		for _, a := range all {
			known := s.refreshTokens[a.Family]
			session := s.sessions[known.Session]
			p := domain.Presented{Digest: a.Digest, Tokens: known, SessionAlive: session.alive(a.Now)}
			if !p.Good(a.Now) {
				continue
			}
			t := domain.RefreshTokens{
				Session: known.Session, User: known.User, Family: a.Family, Newest: a.Successor, Previous: &a.Digest,
				Generation: known.Generation + 1, IssuedAt: a.Now, ExpiresAt: earlier(a.Now.Add(a.TTL), session.ExpiresAt),
			}
			session.LastUsedAt = a.Now
			s.refreshTokens[a.Family], s.sessions[t.Session] = t, session
			st, err := s.standing(t.Session, a.Now)
			if err != nil {
				return err
			}
			advanced[a.Digest] = app.Advanced{Tokens: t, Bearer: st.Bearer()}
		}
		return nil
	})
	return advanced, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (m refreshTokens) Find(ctx context.Context, family domain.Digest, now time.Time) (t domain.RefreshTokens, alive bool, err error) {
	err = m.with(ctx, func(s *state) error {
		var known bool
		if t, known = s.refreshTokens[family]; !known {
			return identity.ErrInvalidRefreshToken
		}
		alive = s.sessions[t.Session].alive(now)
		return nil
	})
	return t, alive, err
}
