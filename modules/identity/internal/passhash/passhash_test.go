package passhash

import (
	"context"
	"errors"
	"strings"
	"testing"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

func newHasher(t testing.TB, concurrency, queue int) *Hasher {
	t.Helper()
	h, err := New(identity.Config{Hashing: identity.Hashing{
		MemoryKiB: 64, Iterations: 1, Parallelism: 1, Concurrency: concurrency, Queue: queue,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func verify(t *testing.T, h *Hasher, password, hash string) (ok, outdated bool) {
	t.Helper()
	ok, outdated, err := h.Verify(t.Context(), password, hash)
	if err != nil {
		t.Fatal(err)
	}
	return ok, outdated
}

// ASVS: 6.2.8, 11.4.2
func TestHashVerifies(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 2, 8)
	hash, err := h.Hash(t.Context(), "a password")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash = %q", hash)
	}
	if ok, outdated := verify(t, h, "a password", hash); !ok || outdated {
		t.Errorf("right password: %t, outdated %t", ok, outdated)
	}
	for _, wrong := range []string{"", "A password", "a password ", "a passwor"} {
		if ok, _ := verify(t, h, wrong, hash); ok {
			t.Errorf("%q matches", wrong)
		}
	}
}

// ASVS: 6.2.8
func TestNothingIsCutOff(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 2, 8)
	long := strings.Repeat("x", domain.MaxPasswordLength)
	hash, err := h.Hash(t.Context(), long)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _ := verify(t, h, long[:len(long)-1]+"y", hash); ok {
		t.Error("a password that differs in its last character matches")
	}
}

func TestOldParametersAreOutdated(t *testing.T) {
	t.Parallel()
	old := newHasher(t, 1, 1)
	hash, err := old.Hash(t.Context(), "a password")
	if err != nil {
		t.Fatal(err)
	}
	now, err := New(identity.Config{Hashing: identity.Hashing{MemoryKiB: 128, Iterations: 2, Parallelism: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if ok, outdated := verify(t, now, "a password", hash); !ok || !outdated {
		t.Errorf("older hash: %t, outdated %t; want both", ok, outdated)
	}
}

func TestBcryptIsVerifiedAndOutdated(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 2, 8)
	// From OpenBSD's and jBCrypt's vectors: "abc", and the same under PHP's name.
	const abc = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"
	for _, hash := range []string{abc, "$2b" + abc[3:], "$2y" + abc[3:]} {
		if ok, outdated := verify(t, h, "abc", hash); !ok || !outdated {
			t.Errorf("%s: %t, outdated %t; want both", hash[:4], ok, outdated)
		}
		if ok, _ := verify(t, h, "abd", hash); ok {
			t.Errorf("%s: a wrong password matches", hash[:4])
		}
	}
}

func TestUnreadableHashesMatchNothing(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 2, 8)
	hash, err := h.Hash(t.Context(), "a password")
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"empty": "", "plain": "a password", "plaintext form": "$plaintext$a password", "cut": hash[:len(hash)-30], "long": hash + strings.Repeat("A", 600),
		"a GiB and more":  strings.Replace(hash, "m=64", "m=4194304", 1),
		"no memory":       strings.Replace(hash, "m=64", "m=0", 1),
		"many passes":     strings.Replace(hash, "t=1", "t=999", 1),
		"argon2i":         strings.Replace(hash, "argon2id", "argon2i", 1),
		"cost 31":         "$2a$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
		"bcrypt no proof": "$2a$06$",
	} {
		if ok, _ := verify(t, h, "a password", bad); ok {
			t.Errorf("%s: matches", name)
		}
	}
}

func TestNormalizeMakesOneSpelling(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 1, 1)
	if h.Normalize("Zoe\u0308 was here") != h.Normalize("Zoë was here") {
		t.Error("two spellings of ë are two passwords")
	}
	if h.Normalize("ﬁsh and chips") == h.Normalize("fish and chips") {
		t.Error("a ligature is taken for its letters")
	}
}

// ASVS: 15.2.2
func TestCrowdIsTurnedAway(t *testing.T) {
	t.Parallel()
	g := newGate(2, 3, 64)
	var leave []func()
	for range 2 {
		l, err := g.enter(t.Context(), 64)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	ctx, cancel := context.WithCancel(t.Context())
	results := make(chan error, 3)
	for range 3 {
		go func() {
			_, err := g.enter(ctx, 64)
			results <- err
		}()
	}
	for g.inside.Load() < 5 { // until all three wait
		if ctx.Err() != nil {
			t.Fatal("they never waited")
		}
	}
	if _, err := g.enter(t.Context(), 64); !errors.Is(err, identity.ErrBusy) {
		t.Errorf("the one too many: %v, want identity.ErrBusy", err)
	}
	cancel()
	for range 3 {
		if err := <-results; !errors.Is(err, context.Canceled) {
			t.Errorf("one whose request ended: %v", err)
		}
	}
	for _, l := range leave {
		l()
	}
	if g.inside.Load() != 0 {
		t.Errorf("%d still inside", g.inside.Load())
	}
}

func TestWhoeverHasAPlaceKeepsIt(t *testing.T) {
	t.Parallel()
	h := newHasher(t, 1, 0)
	ctx, leave, err := h.Admit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Admit(t.Context()); !errors.Is(err, identity.ErrBusy) {
		t.Errorf("the one too many: %v, want identity.ErrBusy", err)
	}
	hash, err := h.Hash(ctx, "a password")
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, err := h.Verify(ctx, "a password", hash); !ok || err != nil {
		t.Errorf("with a place: %t, %v", ok, err)
	}
	leave()
	if h.gate.inside.Load() != 0 {
		t.Errorf("%d still inside", h.gate.inside.Load())
	}
}

func FuzzParse(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Add("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")
	f.Add("$argon2id$v=19$m=9999999,t=999,p=999$$")
	f.Fuzz(func(t *testing.T, hash string) {
		stored, ok := parse(hash)
		if ok && (stored.digest == nil || stored.memoryKiB > maxMemoryKiB || stored.passes > maxPasses || stored.lanes > maxLanes) {
			t.Errorf("parse(%q) = %+v: out of bounds", hash, stored)
		}
	})
}
