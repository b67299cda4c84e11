package jwtsigner

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
)

func TestRotationTakesOverWithOverlap(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	before := f.good(t)
	next, err := f.tokens.NewKey(f.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	next.SignsFrom = f.clock.Now().Add(domain.KeyLead)
	retire, until := domain.Overlap(next.SignsFrom, 10*time.Minute)
	if err := f.tokens.ring.store.Rotate(t.Context(), next, retire, until); err != nil {
		t.Fatal(err)
	}
	signer := func() string {
		if _, err := f.tokens.Signer(t.Context()); err != nil {
			t.Fatal(err)
		}
		return f.tokens.ring.now.kid
	}
	f.clock.Advance(domain.KeyLead - time.Second)
	if signer() == next.Kid {
		t.Error("the new key signs before everybody has seen it")
	}
	if public, err := f.tokens.PublicKeys(t.Context()); err != nil || len(public) != 2 {
		t.Errorf("%d keys are shown meanwhile, %v; want both", len(public), err)
	}
	f.clock.Advance(keepKeys + time.Second)
	if signer() != next.Kid {
		t.Error("the new key does not take over")
	}
	if _, err := f.tokens.Read(t.Context(), before); err != nil {
		t.Errorf("a token of the key before: %v", err)
	}
	f.clock.Set(until)
	if public, err := f.tokens.PublicKeys(t.Context()); err != nil || len(public) != 1 || public[0].Kid != next.Kid {
		t.Errorf("after the overlap %d keys are shown, %v", len(public), err)
	}
}

// ASVS: 11.2.3, 11.6.1
func TestOtherCurvesAreNoKeys(t *testing.T) {
	t.Parallel()
	private, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publicKey(domain.SigningKey{Public: public}); err == nil {
		t.Error("a key of P-384 is taken for ES256")
	}
}
