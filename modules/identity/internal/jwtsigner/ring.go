package jwtsigner

import (
	"context"
	"crypto/cipher"
	"crypto/ecdsa"
	"fmt"
	"sync"
	"time"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/platform/id"
)

const (
	// keepKeys is how long keys are used without asking the database for newer
	// ones. A new key verifies for longer than this before it signs.
	keepKeys = time.Minute
	// askAgain is how soon a token with an unknown key may make us ask: so that
	// made-up tokens do not become queries.
	askAgain = 5 * time.Second
)

// keySet is the keys in force at one time; it never changes.
type keySet struct {
	// byHeader finds a key by the whole first segment of its tokens.
	byHeader map[string]*ecdsa.PublicKey
	public   []domain.PublicKey
	kid      string
	private  *ecdsa.PrivateKey
	loadedAt time.Time
}

// ring keeps the keys in memory and makes the first one.
type ring struct {
	store app.SigningKeys
	seal  cipher.AEAD
	ids   id.Generator
	clock app.Clock

	mu  sync.Mutex
	now *keySet
}

// keys gives keys no older than maxAge.
func (r *ring) keys(ctx context.Context, maxAge time.Duration) (*keySet, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.clock.Now()
	if r.now != nil && now.Sub(r.now.loadedAt).Abs() < maxAge {
		return r.now, nil
	}
	stored, err := r.stored(ctx, now)
	if err != nil {
		return nil, err
	}
	set, err := r.assemble(stored, now)
	if err != nil {
		return nil, err
	}
	r.now = set
	return set, nil
}

// stored gives the keys of the database, and makes one when none signs.
func (r *ring) stored(ctx context.Context, now time.Time) ([]domain.SigningKey, error) {
	keys, err := r.store.Verifying(ctx, now)
	if err != nil || signing(keys, now) != nil {
		return keys, err
	}
	first, err := generate(r.seal, r.ids.Ordered(), now)
	if err != nil {
		return nil, err
	}
	if err := r.store.AddIfNoneSigns(ctx, first, now); err != nil {
		return nil, err
	}
	return r.store.Verifying(ctx, now)
}

func (r *ring) assemble(keys []domain.SigningKey, now time.Time) (*keySet, error) {
	set := &keySet{byHeader: make(map[string]*ecdsa.PublicKey, len(keys)), loadedAt: now}
	for _, k := range keys {
		public, err := publicKey(k)
		if err != nil {
			return nil, err
		}
		set.byHeader[header(k.Kid)] = public
		point, err := public.Bytes() // 4, X, Y
		if err != nil {
			return nil, fmt.Errorf("encode signing key %s: %w", k.Kid, err)
		}
		const coordinate = 32
		set.public = append(set.public, domain.PublicKey{Kid: k.Kid, X: point[1 : 1+coordinate], Y: point[1+coordinate:]})
	}
	current := signing(keys, now)
	if current == nil {
		return nil, fmt.Errorf("there is no key to sign access tokens with")
	}
	private, err := open(r.seal, *current)
	if err != nil {
		return nil, err
	}
	set.kid, set.private = current.Kid, private
	return set, nil
}

// signing is the youngest key that signs.
func signing(keys []domain.SigningKey, now time.Time) *domain.SigningKey {
	var youngest *domain.SigningKey
	for i, k := range keys {
		if k.Signs(now) && (youngest == nil || k.SignsFrom.After(youngest.SignsFrom)) {
			youngest = &keys[i]
		}
	}
	return youngest
}
