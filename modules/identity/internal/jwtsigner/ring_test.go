package jwtsigner

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/identity/internal/storetest"
	"roster/platform/clock"
	"roster/platform/uuidgen"
)

func TestReplicasShareTheFirstKey(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory().Stores().SigningKeys
	one, two := replica(t, store, config().KeyEncryptionKey), replica(t, store, config().KeyEncryptionKey)
	sign, err := one.Signer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, err := sign(goodClaims())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.Read(t.Context(), token); err != nil {
		t.Errorf("the other replica refuses the token: %v", err)
	}
}

func TestAnotherKeyEncryptionKeyOpensNothing(t *testing.T) {
	t.Parallel()
	store := storetest.NewMemory().Stores().SigningKeys
	if _, err := replica(t, store, config().KeyEncryptionKey).Signer(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := replica(t, store, bytes.Repeat([]byte("x"), 32)).Signer(t.Context()); !errors.Is(err, errSealed) {
		t.Errorf("Signer with another key-encryption key: %v, want errSealed", err)
	}
}

// ASVS: 11.3.3
func TestSealedKeyOpensInItsOwnRowOnly(t *testing.T) {
	t.Parallel()
	seal, err := newSeal(config().KeyEncryptionKey)
	if err != nil {
		t.Fatal(err)
	}
	one, err := generate(seal, "1", now)
	if err != nil {
		t.Fatal(err)
	}
	two, err := generate(seal, "2", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(seal, one); err != nil {
		t.Fatal(err)
	}
	two.Sealed = one.Sealed
	if _, err := open(seal, two); !errors.Is(err, errSealed) {
		t.Errorf("a private key moved to another row opens: %v", err)
	}
}

func TestRetiredKeyVerifiesUntilItsEnd(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	store := &oneMore{SigningKeys: f.tokens.ring.store, retiring: now, until: now.Add(5 * time.Minute)}
	f.tokens.ring.store = store
	token := f.good(t)
	f.clock.Advance(2 * time.Minute)
	if _, err := f.tokens.Read(t.Context(), token); err != nil {
		t.Errorf("token of a retired key within the overlap: %v", err)
	}
	if keys, err := f.tokens.PublicKeys(t.Context()); err != nil || len(keys) != 2 {
		t.Errorf("%d public keys, %v; want the new one and the retired one", len(keys), err)
	}
	f.clock.Advance(4 * time.Minute)
	refused(t, f, map[string]string{"token of a key that verifies no more": token})
}

// oneMore retires the keys it finds and adds another that signs.
type oneMore struct {
	app.SigningKeys
	retiring, until time.Time
	next            *domain.SigningKey
}

func (o *oneMore) Verifying(ctx context.Context, now time.Time) ([]domain.SigningKey, error) {
	known, err := o.SigningKeys.Verifying(ctx, now)
	if err != nil {
		return nil, err
	}
	if o.next == nil {
		seal, err := newSeal(config().KeyEncryptionKey)
		if err != nil {
			return nil, err
		}
		k, err := generate(seal, "next", o.retiring)
		if err != nil {
			return nil, err
		}
		o.next = &k
	}
	keys := []domain.SigningKey{*o.next}
	for _, k := range known {
		k.RetiredAt, k.VerifiesUntil = &o.retiring, &o.until
		if k.Verifies(now) {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

func replica(t *testing.T, store app.SigningKeys, key []byte) *Tokens {
	t.Helper()
	cfg := config()
	cfg.KeyEncryptionKey = key
	tokens, err := New(cfg, store, uuidgen.New(), clock.NewManual(now))
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}
