package passhash

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-crypt/crypt/algorithm/bcrypt"

	"roster/modules/identity"
)

func TestStoredHashesThatCostTooMuchAreNotUsable(t *testing.T) {
	t.Parallel()
	const rest = "$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for cost, want := range map[string]bool{
		"m=19456,t=2,p=1": true, "m=2097152,t=1,p=1": false, "m=19456,t=65,p=1": false, "m=19456,t=2,p=65": false,
		"m=8,t=1,p=2": false, "m=19456,t=0,p=1": false,
	} {
		if _, usable := parse("$argon2id$v=19$" + cost + rest); usable != want {
			t.Errorf("%s: usable %t, want %t", cost, usable, want)
		}
	}
	const proof = "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	for cost, want := range map[string]bool{"10": true, "14": true, "15": false, "31": false} {
		if _, usable := parse("$2b$" + cost + "$" + proof); usable != want {
			t.Errorf("bcrypt cost %s: usable %t, want %t", cost, usable, want)
		}
	}
}

// ASVS: 6.2.8
func TestBcryptDoesNotIgnoreTheEnd(t *testing.T) {
	t.Parallel()
	maker, err := bcrypt.New(bcrypt.WithVariant(bcrypt.VariantStandard), bcrypt.WithIterations(10))
	if err != nil {
		t.Fatal(err)
	}
	longest := strings.Repeat("a", maxBcryptInput)
	digest, err := maker.Hash(longest)
	if err != nil {
		t.Fatal(err)
	}
	stored, usable := parse(digest.Encode())
	if !usable || !stored.matches(longest) {
		t.Fatalf("%s: usable %t, and does not match its password", digest.Encode(), usable)
	}
	if stored.matches(longest + "b") {
		t.Error("a password that differs only at byte 73 matches")
	}
}

func TestNoHashCostsAsMuchAsOne(t *testing.T) {
	t.Parallel()
	h, err := New(identity.Config{Hashing: identity.Hashing{MemoryKiB: 64, Iterations: 1, Parallelism: 1, Concurrency: 1}})
	if err != nil {
		t.Fatal(err)
	}
	leave, err := h.gate.enter(t.Context(), 64) // nobody else gets in
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	for name, stored := range map[string]string{"none": "", "unreadable": "$argon2id$"} {
		if _, _, err := h.Verify(t.Context(), "a password", stored); !errors.Is(err, identity.ErrBusy) {
			t.Errorf("%s: %v; it is told apart without the work of a hash", name, err)
		}
	}
}
