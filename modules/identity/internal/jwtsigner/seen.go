package jwtsigner

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"sync"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/platform/recent"
)

// seenTokens is how many tokens are remembered at least; each takes about half
// a kilobyte.
const seenTokens = 10_000

// seen remembers tokens whose signature and claims were found good, by digest:
// a digest in memory is nothing to steal. What can change meanwhile is the time
// and the keys in force, and both are looked at again.
type seen struct {
	mu     *sync.Mutex
	tokens *recent.Map[[sha256.Size]byte, *seenToken]
}

type seenToken struct {
	key    *ecdsa.PublicKey
	claims domain.Claims
}

// under tells whether the token was found good under the key, which is read anew
// now and then.
func (t *seenToken) under(key *ecdsa.PublicKey) bool {
	if t.key == key {
		return true
	}
	same := t.key.Equal(key)
	if same {
		t.key = key
	}
	return same
}

func newSeen() seen {
	return seen{mu: &sync.Mutex{}, tokens: recent.New[[sha256.Size]byte, *seenToken](seenTokens)}
}

// recall gives the claims of a token that was kept under the same key, while it
// is good by the clock.
func (s seen) recall(token string, key *ecdsa.PublicKey, now time.Time) (domain.Claims, bool) {
	digest := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	known, found := s.tokens.Get(digest)
	if !found {
		return domain.Claims{}, false
	}
	c := known.claims
	if !known.under(key) || !now.Before(c.ExpiresAt.Add(leeway)) || now.Before(c.IssuedAt.Add(-leeway)) {
		s.tokens.Drop(digest)
		return domain.Claims{}, false
	}
	return c, true
}

// keep remembers a token that was found good.
func (s seen) keep(token string, key *ecdsa.PublicKey, c domain.Claims) {
	digest := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens.Put(digest, &seenToken{key: key, claims: c})
}
